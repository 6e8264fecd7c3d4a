"""Names of units in other languages: language | code | names in all their forms | prefixes.

A prefix of the line is a prefix of `PREFIXES` of that language. A `~` before a name: only in texts of this
language, because it means something else in English.
"""

# Language -> prefix as written -> UCUM prefix.
LANGUAGE_PREFIXES = {
    "de": "kilo=k mega=M giga=G tera=T peta=P exa=E milli=m mikro=u nano=n piko=p zenti=c dezi=d hekto=h femto=f",
    "fr": "kilo=k méga=M mega=M giga=G téra=T tera=T péta=P exa=E milli=m micro=u nano=n pico=p centi=c déci=d hecto=h",
    "es": "kilo=k kiló=k mega=M giga=G tera=T peta=P exa=E mili=m micro=u nano=n pico=p centi=c centí=c milí=m micró=u nanó=n deci=d hecto=h",
    "it": "kilo=k chilo=k mega=M giga=G tera=T milli=m micro=u nano=n pico=p centi=c deci=d etto=h",
    "pt": "quilo=k quiló=k kilo=k mega=M giga=G tera=T mili=m milí=m micro=u micrô=u nano=n nanô=n centí=c centi=c deci=d hecto=h",
    "nl": "kilo=k mega=M giga=G tera=T milli=m micro=u nano=n centi=c deci=d",
    "pl": "kilo=k mega=M giga=G tera=T mili=m mikro=u nano=n centy=c decy=d",
    "sv": "kilo=k mega=M giga=G tera=T milli=m mikro=u nano=n centi=c",
    "ja": "キロ=k メガ=M ギガ=G テラ=T ペタ=P エクサ=E ミリ=m マイクロ=u ナノ=n ピコ=p センチ=c デシ=d ヘクト=h",
    "ko": "킬로=k 메가=M 기가=G 테라=T 페타=P 밀리=m 마이크로=u 나노=n 센티=c",
    "ru": "кило=k мега=M гига=G тера=T милли=m микро=u нано=n пико=p санти=c деци=d гекто=h к=k М=M Г=G Т=T м=m мк=u н=n с=c",
}  # fmt: skip

LANGUAGES = """
de | m | meter, metern, metre | kilo milli mikro nano piko zenti dezi femto
de | m2 | qm |
de | km2 | qkm |
de | har | hektar, hektare, hektaren |
de | L | liter, litern | milli mikro zenti dezi hekto
de | g | gramm | kilo milli mikro nano
de | t | tonne, tonnen | kilo mega giga
de | s | sekunde, sekunden | milli mikro nano piko femto
de | min | minute, minuten |
de | h | stunde, stunden, std |
de | d | tag, tage, tagen, tags |
de | wk | woche, wochen |
de | mo | monat, monate, monaten, monats |
de | a | jahr, jahre, jahren, jahres |
de | W | watt | kilo mega giga tera milli mikro
de | W.h | wattstunde, wattstunden | kilo mega giga tera
de | A.h | amperestunde, amperestunden | milli
de | Cel | grad celsius, grad c, °celsius |
de | % | prozent |
de | {percentage-point} | prozentpunkt, prozentpunkte, prozentpunkten |
de | %/10*2 | basispunkt, basispunkte, basispunkten |
de | [hp_m] | pferdestärke, pferdestärken |
de | {revolution}/min | umdrehungen in der minute, umdrehungen pro minute, umdrehungen je minute, umdrehungen/minute, upm |
de | km/h | stundenkilometer, stundenkilometern, kilometer in der stunde |
de | [ly] | lichtjahr, lichtjahre, lichtjahren |
de | N.m | newtonmeter, newtonmetern | kilo
de | N | newton | kilo mega
de | [in_i] | zoll |
de | [mi_i] | meile, meilen |
de | [nmi_i] | seemeile, seemeilen |
de | [kn_i] | knoten |
de | USD | us-dollar |
de | CHF | schweizer franken, franken |
de | By | byte, bytes | kilo mega giga tera peta
de | {person} | einwohner, personen, menschen |
de | {household} | haushalt, haushalte, haushalten |
fr | m | mètre, mètres | kilo milli micro nano pico centi déci
fr | har | hectare, hectares |
fr | L | litre, litres | milli micro centi déci hecto
fr | g | gramme, grammes | kilo milli micro
fr | t | tonne, tonnes | kilo méga giga
fr | s | seconde, secondes | milli micro nano pico
fr | min | minute, minutes, mn |
fr | h | heure, heures |
fr | d | jour, jours |
fr | wk | semaine, semaines |
fr | mo | mois |
fr | a | ~an, ans, année, années |
fr | W | watt, watts | kilo méga mega giga téra milli
fr | W.h | wattheure, wattheures, watt-heure, watts-heures, watt-heures, watts-heure | kilo méga mega giga téra
fr | A.h | ampère-heure, ampères-heures, ampèreheure | milli
fr | A | ampère, ampères | milli
fr | Cel | degré celsius, degrés celsius, degrés c, degré c |
fr | % | pour cent, pourcent, p. 100 |
fr | {percentage-point} | points de pourcentage, point de pourcentage |
fr | %/10*2 | points de base, point de base |
fr | [hp_m] | chevaux, cheval, chevaux-vapeur |
fr | {revolution}/min | tours par minute, tours/minute, tours/min, tr/mn, tr/min |
fr | km/h | kilomètre-heure, kilomètres-heure, kilomètres heure |
fr | [ly] | année-lumière, années-lumière, années lumière |
fr | N.m | newton-mètre, newtons-mètres |
fr | [in_i] | pouce, pouces |
fr | [nmi_i] | mille marin, milles marins, milles nautiques |
fr | [kn_i] | nœud, nœuds, noeuds |
fr | By | octet, octets, ~o | kilo méga giga téra péta
fr | kBy | ~ko, Kio |
fr | MBy | ~Mo |
fr | GBy | ~Go |
fr | TBy | ~To |
fr | {person} | habitant, habitants, personne, personnes |
es | m | ~metro, metros | kiló kilo milí mili micró nanó centí centi
es | har | hectárea, hectáreas |
es | L | litro, litros | mili
es | g | gramo, gramos | kilo mili micro
es | t | tonelada, toneladas |
es | s | segundo, segundos | mili micro nano
es | min | minuto, minutos |
es | h | hora, horas |
es | d | día, días |
es | wk | semana, semanas |
es | mo | mes, meses |
es | a | año, años |
es | W | vatio, vatios | kilo mega giga tera
es | W.h | vatio-hora, vatios-hora, vatios hora, vatio hora, vatihora | kilo mega giga tera
es | Cel | grado celsius, grados celsius, grados centígrados, grado centígrado |
es | % | por ciento, por cien |
es | {percentage-point} | puntos porcentuales, punto porcentual |
es | %/10*2 | puntos básicos |
es | [hp_m] | caballos, caballos de vapor |
es | {revolution}/min | revoluciones por minuto, rev/min |
es | [ly] | año luz, años luz, años-luz |
es | [in_i] | pulgada, pulgadas |
es | [mi_i] | milla, millas |
es | [kn_i] | nudo, nudos |
es | USD | dólares estadounidenses, dólares americanos |
es | {person} | habitante, habitantes, personas |
it | m | ~metro, metri | chilo kilo milli micro nano centi
it | m2 | mq |
it | m3 | mc |
it | L | litro, litri | milli
it | g | grammo, grammi | chilo milli micro
it | t | tonnellata, tonnellate |
it | s | secondo, secondi | milli micro
it | min | minuto, minuti |
it | h | ~ora, ore |
it | d | giorno, giorni |
it | a | anno, anni |
it | mo | mese, mesi |
it | W | watt | chilo kilo mega giga
it | W.h | wattora, wattore | chilo kilo mega giga
it | % | per cento |
it | Cel | grado celsius, gradi celsius, gradi centigradi |
it | [hp_m] | cavalli, cavalli vapore |
it | {revolution}/min | giri al minuto, giri/min |
it | [in_i] | pollice, pollici |
it | {person} | abitante, abitanti |
pt | m | ~metro, metros | quiló milí centí micrô nanô
pt | har | hectare, hectares |
pt | L | litro, litros | mili
pt | g | grama, gramas | quilo mili micro
pt | t | tonelada, toneladas |
pt | s | segundo, segundos | mili micro nano
pt | h | hora, horas |
pt | d | dia, dias |
pt | a | ano, anos |
pt | mo | mês, meses |
pt | W | watt, watts | quilo mega giga
pt | W.h | watt-hora, watts-hora, watts hora | quilo mega giga
pt | % | por cento |
pt | Cel | graus celsius, grau celsius |
pt | [hp_m] | cavalos |
nl | m | meter | kilo milli micro nano centi
nl | W.h | wattuur | kilo mega giga
nl | % | procent |
nl | a | jaar |
nl | h | uur, uren |
nl | d | ~dag, dagen |
nl | t | ton |
pl | m | metr, metry, metrów, metra | kilo mili mikro nano centy
pl | km/h | km na godzinę, kilometrów na godzinę |
pl | t | tona, tony, ton |
pl | g | gram, gramy, gramów | kilo mili
pl | h | godzina, godziny, godzin, godzinę |
pl | s | sekunda, sekundy, sekund, sekundę |
pl | d | dzień, dni |
pl | a | rok, lata, lat, roku |
pl | % | procent, proc |
pl | W.h | watogodzina, watogodzin, watogodziny | kilo mega giga
pl | W | wat, waty, watów | kilo mega giga
sv | m | meter | kilo milli mikro nano centi
sv | % | procent |
sv | W.h | wattimme, wattimmar | kilo mega giga
sv | a | år |
sv | d | dag, dagar, dygn |
sv | h | timme, timmar |
sv | t | ton |
ja | m | メートル | キロ ミリ マイクロ ナノ センチ
ja | m2 | 平米 |
ja | km2 | 平方キロ |
ja | cm | センチ |
ja | mm | ミリ |
ja | har | ヘクタール |
ja | L | リットル | ミリ デシ
ja | g | グラム | キロ ミリ マイクロ
ja | t | トン |
ja | s | 秒, 秒間 | ミリ マイクロ ナノ
ja | min | 分間 |
ja | h | 時間 |
ja | d | 日間 |
ja | wk | 週間 |
ja | mo | か月, カ月, ヶ月, ケ月 |
ja | a | 年間 |
ja | W | ワット | キロ メガ ギガ テラ ミリ
ja | W.h | ワット時, ワットアワー, ワット時間 | キロ メガ ギガ テラ
ja | A.h | アンペア時 | ミリ
ja | A | アンペア | ミリ
ja | V | ボルト | キロ ミリ
ja | Hz | ヘルツ | キロ メガ ギガ テラ
ja | Pa | パスカル | ヘクト キロ メガ
ja | J | ジュール | キロ メガ
ja | N | ニュートン | キロ
ja | By | バイト | キロ メガ ギガ テラ ペタ
ja | bit | ビット | キロ メガ ギガ テラ
ja | % | パーセント |
ja | {percentage-point} | ポイント, パーセントポイント |
ja | [hp_m] | 馬力 |
ja | [in_i] | インチ, 型 |
ja | [ft_i] | フィート |
ja | [mi_i] | マイル |
ja | [kn_i] | ノット |
ja | kcal | キロカロリー |
ja | {person} | 人 |
ja | {pixel} | 画素 |
ja | 10*4.{pixel} | 万画素 |
ko | m | 미터 | 킬로 밀리 나노 센티
ko | W | 와트 | 킬로 메가 기가
ko | W.h | 와트시 | 킬로 메가 기가
ko | g | 그램 | 킬로 밀리
ko | t | 톤 |
ko | % | 퍼센트, 프로 |
ko | a | 년 |
ko | h | 시간 |
ko | By | 바이트 | 킬로 메가 기가 테라
ru | m | метр, метра, метров, м | кило милли микро нано санти к м мк н с
ru | g | грамм, грамма, граммов, г | кило милли микро к м мк
ru | t | тонна, тонны, тонн, т |
ru | L | литр, литра, литров, л | милли м
ru | W | ватт, Вт | кило мега гига к М Г Т
ru | W.h | ватт-час, ватт-часа, ватт-часов, Вт·ч, Втч, Вт-ч | кило мега гига к М Г Т
ru | Hz | герц, Гц | кило мега гига к М Г
ru | s | секунда, секунды, секунд, с | милли микро нано м мк н
ru | min | минута, минуты, минут, мин |
ru | h | час, часа, часов, ч |
ru | d | день, дня, дней, сутки, суток |
ru | a | год, года, лет |
ru | % | процент, процента, процентов |
ru | km/h | км/ч |
ru | [hp_m] | л.с., лошадиных сил |
ru | har | га, гектар, гектара, гектаров |
ru | V | вольт, В | кило к М
ru | A | ампер, А | м
ru | Pa | Па | к М Г
ru | {person} | человек |
sr | m | метар, метара |
sr | km | километар, километара, километра |
sr | km/s | километара у секунди |
sr | kg | килограм, килограма |
"""

# Language -> areas and volumes of a length.
POWERS = {
    "de": {2: "quadrat{}", 3: "kubik{}"},
    "fr": {2: "{} carré, {} carrés", 3: "{} cube, {} cubes"},
    "es": {2: "{} cuadrado, {} cuadrados", 3: "{} cúbico, {} cúbicos"},
    "it": {2: "{} quadrato, {} quadrati", 3: "{} cubo, {} cubi"},
    "pt": {2: "{} quadrado, {} quadrados", 3: "{} cúbico, {} cúbicos"},
    "nl": {2: "vierkante {}", 3: "kubieke {}"},
    "sv": {2: "kvadrat{}", 3: "kubik{}"},
    "ja": {2: "平方{}", 3: "立方{}"},
}

"""English names of units: code | names in the singular (`singular/plural` where irregular) | prefixes.

Plurals follow, and American spellings of `metre`, `litre`, `gramme`. Case, and a hyphen or a space, do not
matter. Prefixes are names such as `kilo`: `si` are all of them, `data` those of bits and bytes with the
binary ones. A `~` before a name: not in running text.
"""

WORDS = """
m | metre | si
um | micron |
m3 | stere |
Ao | angstrom, ångström, ångstrom |
[in_i] | inch/inches |
[ft_i] | foot/feet |
[yd_i] | yard |
[mi_i] | mile, statute mile |
[nmi_i] | nautical mile, sea mile |
[ly] | light year, lightyear | kilo mega giga
pc | parsec | kilo mega giga
AU | astronomical unit |
[fth_us] | fathom |
[fur_us] | furlong |
[ft_i]3 | standard cubic foot/standard cubic feet |
[ft_i]2 | sqfoot/sqfeet |
[acr_us].[ft_i] | acre foot/acre feet |
har | hectare |
10*3.m2 | dunam |
ar | ~are |
[acr_us] | acre |
L | litre | si
[gal_us] | gallon, US gallon, U.S. gallon |
[gal_br] | imp gal, imp. gal, imperial gallon, British gallon, UK gallon |
[qt_us] | quart, US quart |
[pt_us] | US pint |
[pt_br] | imperial pint, UK pint |
[foz_us] | US fluid ounce, fluid ounce, fl oz, fl. oz, US fl oz |
[foz_br] | imperial fluid ounce, UK fluid ounce |
[cup_us] | ~cup, ~US cup |
[tbs_us] | tablespoon |
[tsp_us] | teaspoon |
[bbl_us] | barrel, oil barrel, US barrel, barrel of oil/barrels of oil, barrel of crude/barrels of crude, barrel of crude oil/barrels of crude oil |
[bbl_us]{oe} | barrel of oil equivalent/barrels of oil equivalent |
[bu_us] | bushel |
g | gram, gramme | si
kg | kilo, kilogramme |
10*2.kg | quintal |
t | tonne, metric ton, metric tonne | kilo mega giga
[lb_av] | avoirdupois pound, pound mass/pounds mass |
[oz_av] | ounce, avoirdupois ounce |
[oz_tr] | troy ounce, troy oz |
[lb_tr] | troy pound |
[gr] | ~grain |
[car_m] | carat |
[car_Au] | karat |
[dr_av] | ~dram |
[stone_av] | stone/stone |
[ston_av] | short ton, US ton, U.S. ton, net ton |
[lton_av] | long ton, imperial ton, gross ton |
u | dalton, atomic mass unit | kilo mega
s | second, sec | si
s2 | square second, second squared/seconds squared |
deg2 | square degree/square degrees |
min | minute, min |
h | hour, hr |
d | day |
wk | week |
mo | month |
a | ~annum |
a | year, yr | kilo mega giga
10*1.a | decade |
10*2.a | century/centuries |
10*3.a | millennium/millennia |
Hz | hertz/hertz | si
{cycle}/s | cycle per second/cycles per second |
{revolution}/min | revolution per minute/revolutions per minute, revs per minute, rotations per minute |
N | newton | si
N.m | newton metre | kilo mega milli micro nano
[lbf_av].[ft_i] | pound foot/pound feet, foot pound, foot pound force, pound force foot/pound force feet, ft lb, ft lbs, lb ft, lbs ft, lbf ft, ft lbf, lb.-ft, ft.-lb, lb. ft, ft. lb, ft. lbs |
[lbf_av].[in_i] | inch pound, in lb, in lbs, lb in, pound inch/pound inches |
kgf | kilogram force/kilograms force, kilopond |
kgf.m | kilogram metre, kilogram force metre |
[lbf_av] | pound force/pounds force, pound of force/pounds of force, pound of thrust/pounds of thrust, lb of thrust, pounds thrust, lbs of thrust, lb thrust, lbs thrust |
Pa | pascal | si
bar | bar | milli micro kilo mega
atm | atmosphere, standard atmosphere |
[torr] | torr/torr | milli micro
mm[Hg] | millimetre of mercury/millimetres of mercury, mm Hg, mm of mercury, mm of Hg |
[in_i'Hg] | inch of mercury/inches of mercury, in Hg, in. Hg |
[in_i'H2O] | inch of water/inches of water |
cm[H2O] | centimetre of water/centimetres of water, cm H2O |
[psi] | pound per square inch/pounds per square inch, pounds per sq inch, pounds per sq. inch, lb per square inch, lbs per square inch |
J | joule | si
W | watt | si
W{p} | watt peak/watts peak, peak watt |  kilo mega giga
W{air} | air watt |
W.h | watt hour | si
W.s | watt second | kilo mega
V.A | volt ampere, volt amp | kilo mega giga
V.A{r} | volt ampere reactive/volt amperes reactive | kilo mega
cal | calorie | kilo
[Cal] | dietary calorie, food calorie |
eV | electronvolt, electron volt | si
[Btu] | British thermal unit |
[thm] | therm, US therm |
[HP] | horsepower/horsepower, horse power/horse power, brake horsepower/brake horsepower, shaft horsepower/shaft horsepower, mechanical horsepower/mechanical horsepower |
[hp_m] | metric horsepower/metric horsepower, metric hp |
[toe] | tonne of oil equivalent/tonnes of oil equivalent, ton of oil equivalent/tons of oil equivalent | kilo mega
[tce] | tonne of coal equivalent/tonnes of coal equivalent, ton of standard coal/tons of standard coal, tonne of standard coal/tonnes of standard coal, ton of coal equivalent/tons of coal equivalent |
t{TNT} | ton of TNT/tons of TNT, tonne of TNT/tonnes of TNT | kilo mega
erg | erg |
V | volt | si
A | ampere, amp | si
A.h | ampere hour, amp hour | milli kilo micro
C | coulomb | si
Ohm | ohm | si
S | siemens/siemens | si
F | farad | si
H | henry/henries, henry/henrys | si
Wb | weber | si
T | tesla | si
G | gauss/gauss | kilo mega milli
lm | lumen | kilo mega
lx | lux/lux | kilo
cd | candela/candela, candela | milli kilo
cd/m2 | nit | kilo
mol | mole, mol | si
mol/L | molar/molar | milli micro nano pico
kat | katal | nano micro
Bq | becquerel | si
Ci | curie | si
Gy | gray | si
Sv | sievert | si
REM | rem/rem, rem | milli micro
R | roentgen | milli
rad | radian | si
sr | steradian |
deg | degree of arc/degrees of arc, arc degree, angular degree, degree |
' | arcminute, arc minute, minute of arc/minutes of arc |
'' | arcsecond, arc second, second of arc/seconds of arc | si
Cel | degree Celsius/degrees Celsius, degree centigrade/degrees centigrade, celsius/celsius, centigrade/centigrade, degree C/degrees C, deg C, deg Celsius, celcius, degree celcius/degrees celcius, ° Celsius/° Celsius, degs C, °celsius/°celsius, ° C |
[degF] | degree Fahrenheit/degrees Fahrenheit, fahrenheit/fahrenheit, degree F/degrees F, deg F, deg Fahrenheit, farenheit, degree farenheit/degrees farenheit, ° Fahrenheit/° Fahrenheit, degs F, ° F |
K | kelvin/kelvin, kelvin, degree Kelvin/degrees Kelvin, deg K, degree K/degrees K | si
[degR] | degree Rankine/degrees Rankine, rankine/rankine |
P | poise/poise | centi milli
St | stokes/stokes | centi
By | byte | data
bit | bit | data
bit/s | bit per second/bits per second | data
Bd | baud/baud | kilo mega giga
b | ~barn | femto pico nano micro
dB | decibel |
Np | neper |
[ppth] | part per thousand/parts per thousand, per mille/per mille, permille/permille, per mil, permil, promille |
[ppm] | part per million/parts per million |
[ppb] | part per billion/parts per billion |
[pptr] | part per trillion/parts per trillion |
% | percent, per cent/per cent, pct/pct, percentage |
%/10*2 | basis point, permyriad/permyriad |
{percentage-point} | percentage point, percent point, per cent point, pct point, pct pt, % point, % pt, pc point |
1 | fold/fold, ~per unit/~per unit |
[g] | standard gravity/standard gravities, g force, ~gee |
[IU] | international unit |
[CFU] | colony forming unit |
[PFU] | plaque forming unit |
U | enzyme unit |
Gal | gal | milli micro
dyn | dyne |
[diop] | dioptre, diopter |
[den] | denier/denier |
[kn_i] | knot |
km/h | kilometre an hour/kilometres an hour, klick per hour |
kg{SWU} | separative work unit |
{person} | capita/capita |
{flop}/s | flops/flops | kilo mega giga tera peta exa zetta
{frame}/s | frame per second/frames per second |
Jy | jansky/janskys | milli micro nano kilo
t.km | tonne kilometre, ton kilometre |
[mi_i]/[gal_br] | mpg UK/mpg UK, mpg imp/mpg imp, imperial mpg/imperial mpg, UK mpg/UK mpg |
{passenger}.km | passenger kilometre, pax km, passenger km |
{passenger}.[mi_i] | passenger mile |
{vehicle}.km | vehicle kilometre, vehicle km |
{person}.h | man hour, person hour, manhour |
{person}.d | man day, person day |
{person}.a | man year, person year |
"""

# Words of several units; their plurals, too.
AMBIGUOUS_WORDS = """
ton = [ston_av] [lton_av] t
kiloton = 10*3.[ston_av] kt kt{TNT}
megaton = 10*6.[ston_av] Mt Mt{TNT}
gigaton = 10*9.[ston_av] Gt
gigaflop = 10*9.{flop} 10*9.{flop}/s
teraflop = 10*12.{flop} 10*12.{flop}/s
petaflop = 10*15.{flop} 10*15.{flop}/s
exaflop = 10*18.{flop} 10*18.{flop}/s
zettaflop = 10*21.{flop} 10*21.{flop}/s
pint = [pt_us] [pt_br]
hundredweight = [scwt_av] [lcwt_av]
"""

# Words that mean something else in running text.
NOT_IN_TEXT = frozenset("erg ergs mole moles are centi".split())

# Prefixes of names: of all units, of bits and bytes, of what is counted.
PREFIXES = {
    "si": "femto pico nano micro milli centi deci hecto kilo mega giga tera peta exa",
    "data": "kilo mega giga tera peta exa zetta yotta kibi mebi gibi tebi pebi exbi",
    "big": "kilo mega giga tera peta exa zetta yotta",
}

# Areas and volumes of a length.
POWERS = {
    2: "square {}, sq {}, sq. {}, {} squared",
    3: "cubic {}, cu {}, cu. {}, {} cubed",
}

# Words for powers of ten, before a unit where it is written alone, and after `per`.
SCALES = {
    "hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12, "quadrillion": 15,
    "millionen": 6, "milliarden": 9, "milliarde": 9, "mio.": 6, "mio": 6, "mrd.": 9, "mrd": 9, "billionen": 12,
    "millions": 6, "milliards": 9, "millones": 6, "milioni": 6, "miliardi": 9, "milhões": 6,
    "mn": 6, "mln": 6, "bn": 9, "bln": 9, "tn": 12, "trn": 12,
    "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "十亿": 9, "百亿": 10, "千亿": 11,
    "万亿": 12, "亿亿": 16,
}  # fmt: skip

# Units after `a` that make a denominator: times, and what is sold.
AFTER_A = frozenset(
    "s min h d wk mo a 10*1.a [bbl_us] t [gal_us] L kg g kW.h MW.h {share} [oz_tr] [oz_av] [bu_us] [acr_us] "
    "har [acr_us].[ft_i] [mi_i] {person} W {token}".split()
)

# Before the thing of a denominator; what divides is the noun: `$5 per diluted share`, `$3 per 1K prompt tokens`.
ADJECTIVES = (
    "input/output", "diluted", "basic", "common", "ordinary", "input", "output", "live", "adjusted", "American depositary", "prompt",
    "new", "adult", "active", "paying", "additional", "average", "single", "full", "eligible", "individual",
)  # fmt: skip

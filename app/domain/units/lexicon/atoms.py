"""The atoms of units, after UCUM 2.2, with their exact definitions; and the prefixes.

One atom a line: code | prefixes | symbol | name | definition. `m` allows metric prefixes, `b` also binary
ones. A name with an irregular plural is `singular, plural`. A definition is a number and a term of
atoms above; `*` makes a dimension of its own. Atoms whose factor is not rational, because of pi (`Oe`,
`Lmb`, `sph`), are left out; the degree has a dimension beside that of the radian for the same reason.
"""

# UCUM prefix | English | power of ten
METRIC_PREFIXES = """
Y | yotta | 24
Z | zetta | 21
E | exa | 18
P | peta | 15
T | tera | 12
G | giga | 9
M | mega | 6
k | kilo | 3
h | hecto | 2
da | deka | 1
d | deci | -1
c | centi | -2
m | milli | -3
u | micro | -6
n | nano | -9
p | pico | -12
f | femto | -15
a | atto | -18
z | zepto | -21
y | yocto | -24
"""

# UCUM prefix | English | power of two
BINARY_PREFIXES = """
Ki | kibi | 10
Mi | mebi | 20
Gi | gibi | 30
Ti | tebi | 40
Pi | pebi | 50
Ei | exbi | 60
"""

# Other codes of UCUM for one and the same unit, and the only ones that are stored.
EQUAL_CODES = """
l = L
[iU] = [IU]
a_j = a
mo_j = mo
cal_th = cal
[Btu_th] = [Btu]
[sin_i] = [in_i]2
[sft_i] = [ft_i]2
[syd_i] = [yd_i]2
[cin_i] = [in_i]3
[cft_i] = [ft_i]3
[cyd_i] = [yd_i]3
[smi_us] = [mi_us]2
[srd_us] = [rd_us]2
"""

# Codes of UCUM that people write for something else. They are read as that and are no codes here, or a
# stored code would be read back as another unit: `ft` is never a femtotonne.
RESERVED_CODES = """
B kB MB GB TB PB EB ZB YB
kb Mb Gb Tb Pb Eb mb
ft pt mph kph lph PS cv
b/d kb/d Mb/d b/s
zar au ct st hs db dBi dBd MP GP nt Mph mu car MT mt
S/s kS/s MS/s GS/s h/s kh/s MT/s GT/s MOP/s TOP/s ZH/s
C.deg F.deg %.at %.mol
H/s kH/s MH/s GH/s TH/s PH/s EH/s
W/mK mW/mK kW/mK W/cmK
"""

ATOMS = """
m | m | m | metre | *
s | m | s | second | *
g | m | g | gram | *
A | m | A | ampere | *
K | m | K | kelvin | *
mol | m | mol | mole | *
cd | m | cd | candela | *
rad | m | rad | radian | *
deg |  | ° | degree | *
By | b | B | byte | *
% |  | % | percent, percent | 0.01
[ppth] |  | ‰ | part per thousand | 0.001
[ppm] |  | ppm | part per million | 1E-6
[ppb] |  | ppb | part per billion | 1E-9
[pptr] |  | pptr | part per trillion | 1E-12
bit | b | bit | bit | 1/8 By
sr | m | sr | steradian | rad2
Hz | m | Hz | hertz, hertz | /s
N | m | N | newton | 1000 g.m/s2
Pa | m | Pa | pascal | N/m2
J | m | J | joule | N.m
W | m | W | watt | J/s
C | m | C | coulomb | A.s
V | m | V | volt | W/A
F | m | F | farad | C/V
Ohm | m | Ω | ohm | V/A
S | m | S | siemens, siemens | A/V
Wb | m | Wb | weber | V.s
T | m | T | tesla | Wb/m2
H | m | H | henry, henries | Wb/A
lm | m | lm | lumen | cd.sr
lx | m | lx | lux, lux | lm/m2
Bq | m | Bq | becquerel | /s
Gy | m | Gy | gray | J/kg
Sv | m | Sv | sievert | J/kg
kat | m | kat | katal | mol/s
Bd | m | Bd | baud, baud | /s
Cel | m | °C | degree Celsius, degrees Celsius | K
[degF] |  | °F | degree Fahrenheit, degrees Fahrenheit | 5/9 K
[degR] |  | °R | degree Rankine, degrees Rankine | 5/9 K
[degRe] |  | °Ré | degree Réaumur, degrees Réaumur | 5/4 K
' |  | ′ | arcminute | 1/60 deg
'' |  | ″ | arcsecond | 1/3600 deg
gon |  | gon | gon | 0.9 deg
circ |  | circ | full circle | 360 deg
min |  | min | minute | 60 s
h |  | h | hour | 60 min
d |  | d | day | 24 h
wk |  | wk | week | 7 d
a |  | a | year | 365.25 d
mo |  | mo | month | 1/12 a
a_t |  | a_t | tropical year | 365.24219 d
a_g |  | a_g | Gregorian year | 365.2425 d
mo_g |  | mo_g | Gregorian month | 1/12 a_g
mo_s |  | mo_s | synodal month | 29.53059 d
L | m | L | litre | dm3
ar | m | a | are | 100 m2
st | m | st | stere | m3
t | m | t | tonne | 1000 kg
bar | m | bar | bar | 100000 Pa
u | m | u | atomic mass unit | 1.66053906892E-24 g
eV | m | eV | electronvolt | 1.602176634E-19 J
AU |  | AU | astronomical unit | 149597870700 m
pc | m | pc | parsec | 3.085678E16 m
[c] | m | c₀ | speed of light, speeds of light | 299792458 m/s
[h] | m | h (Planck) | Planck constant | 6.62607015E-34 J.s
[k] | m | k_B | Boltzmann constant | 1.380649E-23 J/K
[e] | m | e₀ | elementary charge | 1.602176634E-19 C
[g] | m | g₀ | standard gravity, standard gravities | 9.80665 m/s2
[ly] | m | ly | light-year | a.[c]
atm |  | atm | standard atmosphere | 101325 Pa
gf | m | gf | gram-force, grams-force | g.[g]
att |  | at | technical atmosphere | kgf/cm2
Ky | m | K | kayser | /cm
Gal | m | Gal | gal | cm/s2
dyn | m | dyn | dyne | g.cm/s2
erg | m | erg | erg | dyn.cm
P | m | P | poise, poise | dyn.s/cm2
Bi | m | Bi | biot | 10 A
St | m | St | stokes, stokes | cm2/s
Mx | m | Mx | maxwell | 1E-8 Wb
G | m | G | gauss, gauss | 1E-4 T
sb | m | sb | stilb | cd/cm2
ph | m | ph | phot | 1E4 lx
Ci | m | Ci | curie | 37E9 Bq
R | m | R | roentgen | 2.58E-4 C/kg
RAD | m | rd | rad | 100 erg/g
REM | m | rem | rem, rem | RAD
mho | m | mho | mho | S
b | m | b | barn | 100 fm2
Ao |  | Å | ångström | 0.1 nm
[in_i] |  | in | inch, inches | 2.54 cm
[ft_i] |  | ft | foot, feet | 12 [in_i]
[yd_i] |  | yd | yard | 3 [ft_i]
[mi_i] |  | mi | mile | 5280 [ft_i]
[fth_i] |  | fth | international fathom | 6 [ft_i]
[nmi_i] |  | nmi | nautical mile | 1852 m
[kn_i] |  | kn | knot | [nmi_i]/h
[mil_i] |  | mil | mil | 0.001 [in_i]
[hd_i] |  | hh | hand | 4 [in_i]
[bf_i] |  | BF | board foot, board feet | 144 [in_i]3
[cr_i] |  | cord | cord | 128 [ft_i]3
[mesh_i] |  | mesh | mesh, mesh | /[in_i]
[ft_us] |  | ft (US) | US survey foot, US survey feet | 1200/3937 m
[yd_us] |  | yd (US) | US survey yard | 3 [ft_us]
[in_us] |  | in (US) | US survey inch, US survey inches | 1/12 [ft_us]
[rd_us] |  | rd | US survey rod | 16.5 [ft_us]
[ch_us] |  | ch | US survey chain | 4 [rd_us]
[lk_us] |  | lk | US survey link | 0.01 [ch_us]
[fth_us] |  | ftm | fathom | 6 [ft_us]
[fur_us] |  | fur | furlong | 40 [rd_us]
[mi_us] |  | mi (US) | US survey mile | 8 [fur_us]
[acr_us] |  | ac | acre | 160 [rd_us]2
[sct] |  | section | section | [mi_us]2
[twp] |  | twp | township | 36 [sct]
[mil_us] |  | mil (US) | US survey mil | 0.001 [in_us]
[in_br] |  | in (Br) | British inch, British inches | 2.539998 cm
[ft_br] |  | ft (Br) | British foot, British feet | 12 [in_br]
[yd_br] |  | yd (Br) | British yard | 3 [ft_br]
[mi_br] |  | mi (Br) | British mile | 5280 [ft_br]
[nmi_br] |  | nmi (Br) | British nautical mile | 6080 [ft_br]
[kn_br] |  | kn (Br) | British knot | [nmi_br]/h
[acr_br] |  | ac (Br) | British acre | 4840 [yd_br]2
[gal_us] |  | US gal | US gallon | 231 [in_i]3
[bbl_us] |  | bbl | barrel | 42 [gal_us]
[qt_us] |  | US qt | US quart | 1/4 [gal_us]
[pt_us] |  | US pt | US pint | 1/2 [qt_us]
[gil_us] |  | US gi | US gill | 1/4 [pt_us]
[foz_us] |  | US fl oz | US fluid ounce | 1/4 [gil_us]
[fdr_us] |  | US fl dr | US fluid dram | 1/8 [foz_us]
[min_us] |  | US minim | US minim | 1/60 [fdr_us]
[crd_us] |  | cord (US) | US cord | 128 [ft_i]3
[bu_us] |  | bu | bushel | 2150.42 [in_i]3
[gal_wi] |  | gal (wi) | Winchester gallon | 1/8 [bu_us]
[pk_us] |  | pk | US peck | 1/4 [bu_us]
[dqt_us] |  | dry qt | US dry quart | 1/8 [pk_us]
[dpt_us] |  | dry pt | US dry pint | 1/2 [dqt_us]
[tbs_us] |  | tbsp | US tablespoon | 1/2 [foz_us]
[tsp_us] |  | tsp | US teaspoon | 1/3 [tbs_us]
[cup_us] |  | US cup | US cup | 16 [tbs_us]
[foz_m] |  | fl oz (metric) | metric fluid ounce | 30 mL
[cup_m] |  | cup (metric) | metric cup | 240 mL
[tsp_m] |  | tsp (metric) | metric teaspoon | 5 mL
[tbs_m] |  | tbsp (metric) | metric tablespoon | 15 mL
[gal_br] |  | imp gal | imperial gallon | 4.54609 L
[pk_br] |  | imp pk | imperial peck | 2 [gal_br]
[bu_br] |  | imp bu | imperial bushel | 4 [pk_br]
[qt_br] |  | imp qt | imperial quart | 1/4 [gal_br]
[pt_br] |  | imp pt | imperial pint | 1/2 [qt_br]
[gil_br] |  | imp gi | imperial gill | 1/4 [pt_br]
[foz_br] |  | imp fl oz | imperial fluid ounce | 1/5 [gil_br]
[fdr_br] |  | imp fl dr | imperial fluid dram | 1/8 [foz_br]
[min_br] |  | imp minim | imperial minim | 1/60 [fdr_br]
[gr] |  | gr | grain | 64.79891 mg
[lb_av] |  | lb | avoirdupois pound | 7000 [gr]
[oz_av] |  | oz | avoirdupois ounce | 1/16 [lb_av]
[dr_av] |  | dr | avoirdupois dram | 1/16 [oz_av]
[scwt_av] |  | cwt (US) | short hundredweight, short hundredweights | 100 [lb_av]
[lcwt_av] |  | cwt | long hundredweight, long hundredweights | 112 [lb_av]
[ston_av] |  | short ton | short ton | 20 [scwt_av]
[lton_av] |  | long ton | long ton | 20 [lcwt_av]
[stone_av] |  | st | stone, stone | 14 [lb_av]
[pwt_tr] |  | pwt | pennyweight | 24 [gr]
[oz_tr] |  | oz t | troy ounce | 20 [pwt_tr]
[lb_tr] |  | lb t | troy pound | 12 [oz_tr]
[sc_ap] |  | s ap | apothecaries' scruple | 20 [gr]
[dr_ap] |  | dr ap | apothecaries' dram | 3 [sc_ap]
[oz_ap] |  | oz ap | apothecaries' ounce | 8 [dr_ap]
[lb_ap] |  | lb ap | apothecaries' pound | 12 [oz_ap]
[oz_m] |  | oz (metric) | metric ounce | 28 g
[lbf_av] |  | lbf | pound-force, pounds-force | [lb_av].[g]
[psi] |  | psi | pound per square inch | [lbf_av]/[in_i]2
[lne] |  | line | line | 1/12 [in_i]
[pnt] |  | pt (length) | point | 1/6 [lne]
[pca] |  | pica | pica | 12 [pnt]
[smoot] |  | smoot | smoot | 67 [in_i]
[car_m] |  | ct | carat | 0.2 g
[car_Au] |  | kt (gold) | karat | 1/24
cal | m | cal | calorie | 4.184 J
cal_[15] | m | cal₁₅ | calorie at 15 °C, calories at 15 °C | 4.1858 J
cal_[20] | m | cal₂₀ | calorie at 20 °C, calories at 20 °C | 4.1819 J
cal_m | m | cal(mean) | mean calorie | 4.19002 J
cal_IT | m | cal(IT) | international table calorie | 4.1868 J
[Cal] |  | Cal | dietary calorie | 4184 J
[Btu_39] |  | Btu₃₉ | British thermal unit at 39 °F, British thermal units at 39 °F | 1.05967 kJ
[Btu_59] |  | Btu₅₉ | British thermal unit at 59 °F, British thermal units at 59 °F | 1.0548 kJ
[Btu_60] |  | Btu₆₀ | British thermal unit at 60 °F, British thermal units at 60 °F | 1.05468 kJ
[Btu_m] |  | Btu(mean) | mean British thermal unit | 1.05587 kJ
[Btu_IT] |  | Btu(IT) | international table British thermal unit | 1.05505585262 kJ
[Btu] |  | Btu | British thermal unit | 1.05435 kJ
[HP] |  | hp | mechanical horsepower, mechanical horsepower | 550 [ft_i].[lbf_av]/s
tex | m | tex | tex, tex | g/km
[den] |  | den | denier, denier | 1/9 g/km
m[H2O] | m | mH₂O | metre of water, metres of water | 9.80665 kPa
m[Hg] | m | mHg | metre of mercury, metres of mercury | 133.322 kPa
[in_i'H2O] |  | inH₂O | inch of water, inches of water | 0.0254 m[H2O]
[in_i'Hg] |  | inHg | inch of mercury, inches of mercury | 0.0254 m[Hg]
[PRU] |  | PRU | peripheral resistance unit | mm[Hg].s/mL
[wood'U] |  | WU | Wood unit | mm[Hg].min/L
[diop] |  | dpt | dioptre | /m
[Ch] |  | Ch | French gauge | 1/3 mm
[drp] |  | drp | metric drop | 0.05 mL
[MET] |  | MET | metabolic equivalent | 3.5 mL/(kg.min)
[S] |  | S (Svedberg) | svedberg | 1E-13 s
eq | m | eq | equivalent | mol
osm | m | osm | osmole | mol
g% | m | g% | gram percent, gram percent | g/dL
U | m | U | enzyme unit | umol/min
[hnsf'U] |  | HU | Hounsfield unit | *
[IU] | m | IU | international unit | *
[arb'U] |  | arb. u. | arbitrary unit | *
[USP'U] |  | USP U | USP unit | *
[beth'U] |  | Bethesda U | Bethesda unit | *
[anti'Xa'U] |  | anti-Xa U | anti-Xa unit | *
[CCID_50] |  | CCID₅₀ | 50 % cell culture infectious dose | *
[TCID_50] |  | TCID₅₀ | 50 % tissue culture infectious dose | *
[EID_50] |  | EID₅₀ | 50 % embryo infectious dose | *
[PFU] |  | PFU | plaque-forming unit | *
[FFU] |  | FFU | focus-forming unit | *
[CFU] |  | CFU | colony-forming unit | *
[BAU] |  | BAU | bioequivalent allergen unit | *
[EU] |  | EU | Ehrlich unit | *
[ELU] |  | ELU | ELISA unit | *
[FEU] |  | FEU | fibrinogen equivalent unit | *
[Lf] |  | Lf | flocculation unit | *
[HPF] |  | HPF | high-power field | *
[LPF] |  | LPF | low-power field | 100 [HPF]
B | m | B | bel | *
Np | m | Np | neper | *
[pH] |  | pH | pH, pH | *
B[SPL] | m | B(SPL) | bel of sound pressure, bels of sound pressure | *
B[V] | m | BV | bel volt | *
B[mV] | m | BmV | bel millivolt | *
B[uV] | m | BμV | bel microvolt | *
B[W] | m | BW | bel watt | *
B[kW] | m | BkW | bel kilowatt | *
[torr] |  | Torr | torr, torr | 1/760 atm
[hp_m] |  | PS | metric horsepower, metric horsepower | 75 kgf.m/s
[hp_e] |  | hp(E) | electric horsepower, electric horsepower | 746 W
[toe] |  | toe | tonne of oil equivalent, tonnes of oil equivalent | 41.868 GJ
[tce] |  | tce | tonne of coal equivalent, tonnes of coal equivalent | 29.3076 GJ
[thm] |  | thm | therm | 100000 [Btu_IT]
[TNT'g] | m | g TNT | gram of TNT, grams of TNT | 4184 J
Jy | m | Jy | jansky | 1E-26 W/(m2.Hz)
[bbl_br] |  | imp bbl | imperial barrel | 36 [gal_br]
[mu_cn] |  | mu | mu, mu | 2000/3 m2
[jin_cn] |  | jin | jin, jin | 500 g
[liang_cn] |  | liang | liang, liang | 50 g
[qian_cn] |  | qian | qian, qian | 5 g
[li_cn] |  | li | Chinese mile | 500 m
[zhang_cn] |  | zhang | zhang, zhang | 10/3 m
[chi_cn] |  | chi | Chinese foot, Chinese feet | 1/3 m
[cun_cn] |  | cun | Chinese inch, Chinese inches | 1/30 m
[tsubo_jp] |  | tsubo | tsubo, tsubo | 400/121 m2
"""

# Units whose scale is a logarithm. They convert to nothing; a note is part of their dimension.
LOG_ATOMS = frozenset(["B", "Np", "[pH]", "B[SPL]", "B[V]", "B[mV]", "B[uV]", "B[W]", "B[kW]"])
# The zeros of temperature scales, in kelvin. 0 °F is 459.67 Rankine degrees.
OFFSETS = {"Cel": "273.15", "[degF]": "45967/180", "[degRe]": "273.15"}

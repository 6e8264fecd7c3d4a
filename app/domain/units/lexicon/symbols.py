"""Symbols of units as people write them: code | symbols | prefixes.

The case counts. A prefix goes before each symbol of its line and before the first factor of the code; it
becomes a power of ten where the code takes none. `petroleum` are M, MM, mm (thousand, million) and k, B, T.
`K` is read as kilo everywhere, and `µ` and `μ` as micro. A `~` before a symbol: not in running text, where it
means something else, but where a unit is asked for. Two codes: the symbol is ambiguous.
"""

SYMBOLS = """
m | ~m m | f p n u m c d k M
m2 | m² m2 ㎡ sqm sq.m |
m2 | m² m2 | n u m c d k
m3 | m³ m3 ㎥ cbm cu.m |
m3 | m³ m3 | u m c d k
m2 | qm | k c m
cm3 | cc ccm |
mm | ㎜ |
cm | ㎝ |
km | ㎞ |
cm2 | ㎠ |
cm3 | ㎤ |
mm2 | ㎟ |
km2 | ㎢ |
mm3 | ㎣ |
kg | ㎏ |
mg | ㎎ |
L | ℓ |
mL | ㎖ |
dL | ㎗ |
kHz | ㎑ |
MHz | ㎒ |
GHz | ㎓ |
kPa | ㎪ |
kW | ㎾ |
Ao | Å |
[in_i] | in ″ ” " '' |
[ft_i] | ft |
[yd_i] | yd yds |
[mi_i] | mi |
[nmi_i] | nmi NM |
[ly] | ly lyr | k M G
pc | ~pc |
pc | pc | k M G m
AU | AU ~au ua |
[mil_i] | mil mils thou |
[ft_i]2 | ft2 ft² sqft sq.ft SF sf |
[in_i]2 | in2 in² sqin |
[yd_i]2 | yd2 yd² sqyd |
[mi_i]2 | mi2 mi² sqmi |
[ft_i]3 | ft3 ft³ cf CF cuft scf SCF ft^3 |
[in_i]3 | in3 in³ cuin |
[yd_i]3 | yd3 yd³ cuyd |
[ft_i]3 | cf scf ft3 | petroleum
har | ha |
har | ha | k M
[acr_us] | ac |
[acr_us].[ft_i] | af AF ac-ft ac·ft acft | k M
L | L l ltr Ltr lt ltrs | f p n u m c d h k M G
[gal_us] | gal gals USgal | k M
[qt_us] | qt qts |
[pt_us] | ~pt |
[bbl_us] | bbl bbls Bbl | petroleum
[bbl_us]{oe} | boe BOE | petroleum
10*6.[bbl_us]/d | mb/d |
[bbl_us]/d | bpd bopd b/d bbl/d bbls/d bpcd bpsd BPD BOPD bbld | petroleum
[bbl_us]{oe}/d | boepd BOEPD boe/d boed BOED | petroleum
[ft_i]3/d | cfd cf/d scfd CFD SCFD scf/d SCF/D cfpd | petroleum
[ft_i]3/min | cfm CFM scfm SCFM ACFM |
[ft_i]3/s | cfs CFS cusec cusecs | k
m3/s | cumec cumecs ~cms |
[bu_us] | bu | k M
[foz_us] | floz |
[tsp_us] | tsp |
[tbs_us] | tbsp |
g | g | f p n u m c d k
g | gm gms gr |
g | ~g | M
ug | ㎍ |
kg | kilo kilos kgs KG Kgs |
t | t MTs ~Te tonne |
t | t | k M G T m
u | Da amu | k M
[lb_av] | lb lbs lbm ㏔ | k
[oz_av] | oz ozs |
[oz_tr] | ozt toz | k M
[gr] | gr |
[car_m] | ct ~ct | k M
[ston_av] | ~st |
s | s sec secs ″s |
s | s sec | a f p n u m k
min | min mins ′m |
h | h hr hrs hs |
d | ~d |
d | dy |
wk | wk wks |
mo | mo mos ~mon |
a | ~a yr yrs |
a | yr yrs | k M G
10*6.a | Ma |
10*6.a | mya Mya mln.yr |
10*9.a | bya Gya byr |
Hz | Hz hz | m k M G T P
N | N | p n u m k M G
N.m | Nm N·m N-m N.m N⋅m N*m | m k M u n
kgf.m | kgm kgfm kg·m kgf·m mkg kg-m kgf-m mkp |
[lbf_av].[ft_i] | lbft lb-ft lb.ft lb·ft ft-lb ft-lbs ftlb ftlbs ft·lb ft.lb ft.lbs lbf·ft ft·lbf ft-lbf ft*lb lbs-ft ftlbf |
[lbf_av].[in_i] | in-lb in-lbs inlb lb-in in·lb lbf·in in·lbf |
kgf | kgf kp |
gf | gf |
[lbf_av] | lbf | k
Pa | Pa | n u m h k M G T
bar | bar | n u m k M G
mbar | mbars mbar |
atm | atm | m k
[torr] | Torr torr | m u n
mm[Hg] | mmHg mmhg mm-Hg |
cm[H2O] | cmH2O cmH₂O |
[in_i'Hg] | inHg "Hg ″Hg in.Hg |
[in_i'H2O] | inH2O inWC |
[psi] | psi PSI Psi | k M
[psi]{g} | psig PSIG |
[psi]{a} | psia PSIA |
bar{g} | barg bar(g) |
bar{a} | bara bar(a) |
10*3.[psi] | ksi KSI |
J | J | f p n u m k M G T P E
W | W | f p n u m k M G T P
W{p} | Wp Wpeak W-p | m k M G T
W{air} | AW |
W{e} | We W(e) | k M G T
W{th} | Wth W(th) Wt | k M G T
W{DC} | Wdc WDC | k M G
W{AC} | Wac WAC | k M G
W.h | Wh W·h W-h W.h W⋅h Whr W-hr WHr W*h whr Whrs | m u k M G T P E
W.h{th} | Whth | k M G T
W.h{e} | Whe | k M G T
W.s | Ws W·s | m u
W.d | Wd | k M G
V.s | Vs V·s |
eV/[c]2 | eV/c² eV/c2 eV/c^2 | k M G T
eV/[c] | eV/c | k M G T
t{U} | ~tU |
t{HM} | ~tHM |
kg{U} | ~kgU |
t{DW} | DWT dwt |
t.km | tkm | M G k
{person}.km | pkm Pkm | M G
{drive-write}/d | DWPD |
1 | ~x ~× |
{solar-mass} | M☉ |
V.A | VA V·A | m k M G
V.A{r} | var VAr VAR | k M G
V.A.h{r} | varh | k M G
V.A.h | VAh | k M
{count}/min | cpm |
{write}/s | wps wr/s |
{read}/s | rd/s |
dB{uV} | dBµV dBμV dBuV |
cal | cal | k
kcal | Kcal KCal KCAL |
[Cal] | Cal Calorie Calories |
eV | eV ev | u m k M G T P E
[Btu] | Btu BTU btu Btus BTUs | k petroleum
[Btu]/h | Btu/h BTUH Btuh BTU/h btu/hr BTU/hr Btu/hr | k M MM
[thm] | thm |
[toe] | toe TOE | k M G
[tce] | tce TCE | k M G
[HP] | hp HP bhp BHP shp whp Hp ehp | k
[hp_m] | PS CV cv ch pk hk |
V | V | n u m k M
V{DC} | Vdc VDC V(DC) | k m
V{AC} | Vac VAC V(AC) | k m
V{rms} | Vrms | m k u
V{pp} | Vpp Vp-p | m k u
A | A | f p n u m k M
A | amp amps | m k u
A.h | Ah A·h A-h A.h AHr Ahr A⋅h A*h | m k M u
A{rms} | Arms | m k
C | ~C |
C | C | f p n u m k
Ohm | Ω ohm Ohm | n u m k M G T
Ohm.m | Ωm Ω·m ohm-m | m u
S | ~S |
S | S | p n u m k M
S/m | S/m | m u M
F | F | a f p n u m
H | H | f p n u m
Wb | Wb | m u n
T | T | p n u m k
G | ~G |
G | G | u m k M
lm | lm | k M
lx | lx lux Lux | m k
cd | cd | m k
cd/m2 | nit cd/㎡ | k
mol | mol | f p n u m k M
mol/L | ~M |
mol/L | M | f p n u m
m[H2O] | mH2O mWC mwc |
kat | kat | n u m
Bq | Bq bq | m k M G T P E
Ci | Ci | p n u m k M
Gy | Gy | n u m c k
Sv | Sv | n u m k
REM | rem | m k u
R | ~R |
rad | ~rad |
rad | rad | n u m k
RAD | ~rads |
sr | sr | m u
deg | ° deg degs º | m
deg | deg |
' | arcmin |
'' | arcsec asec ′′ |
'' | as arcsec | m u n
Cel | °C ºC ℃ degC degC ˚C °c o.C ° |
Cel | ℃ |
[degF] | °F ºF ℉ degF ˚F deg.F |
[degR] | °R |
K | K °K ºK | n u m k M G
P | ~P |
P | P | c m
St | St | c
By | ~B |
By | B | k M G T P E Z Y
KiBy | KiB |
MiBy | MiB |
GiBy | GiB |
TiBy | TiB |
PiBy | PiB |
EiBy | EiB |
Kibit | Kibit Kib |
Mibit | Mibit Mib |
Gibit | Gibit Gib |
Tibit | Tibit Tib |
TBy | TBW |
bit | bit b bits | k M G T P E
bit | bit bits |
bit/s | bps b/s bit/s bits/s | k M G T P
By/s | Bps B/s | k M G T P
Bd | Bd | k M G
b | ~b |
b | b barn | f p n
dB | dB db |
dB{m} | dBm |
dB{A} | dBA dB(A) |
dB{C} | dBC dB(C) |
dB{i} | dBi |
dB{c} | dBc |
dB{W} | dBW |
dB{V} | dBV |
dB{u} | dBu |
dB{d} | dBd |
dB{FS} | dBFS |
dB[SPL] | dBSPL dB-SPL |
[pH] | pH |
Np | Np |
[ppth] | ‰ ppth |
[ppm] | ppm PPM ppmv ppmw |
[ppb] | ppb PPB ppbv |
[pptr] | pptr pptv |
%/10*2 | ‱ |
% | % ％ pct |
%{wt} | wt% wt.% wt-% wt.-% %wt |
%{vol} | vol% vol.% vol.-% %vol |
%{at} | at% at.% |
%{mol} | mol% mol.% |
%{RH} | %RH |
{percentage-point} | %pts %pt pp ppts |
[g] | ~g |
[g] | gee |
[IU] | IU UI | k M m
U | ~U |
U | U | m u k
[CFU] | CFU cfu |
[PFU] | PFU pfu |
Gal | Gal | m u
dyn | dyn |
erg | erg ergs |
[diop] | dpt |
tex | tex | d k m
[den] | den |
Jy | Jy | n u m k
[MET] | MET METs |
{revolution}/min | rpm RPM r/min rev/min Rpm tr/min tr/mn giri/min об/мин obr./min vpm | k
{frame}/s | fps FPS |
{beat}/min | bpm BPM |
meq | mEq |
{pixel}/[in_i] | ppi PPI |
10*6.{transistor} | MTr |
{dot}/[in_i] | dpi DPI |
10*6.{pixel} | MP MPx Mpx MPix Mpix mpx |
10*9.{pixel} | GP Gpx |
{flop}/s | FLOPS flops Flops FLOP/s flop/s FLOPs/s Flop/s Flops/s | k M G T P E Z Y
{flop} | FLOPs FLOP flop |
{flop} | FLOP flop Flop | k M G T P E Z Y
{operation}/s | OPS ops Ops OP/s op/s ops/s Op/s | k M G T P E
{operation}/s | IOPS iops Iops IOPs I/O/s | k M
{operation} | ~OP |
{instruction}/s | IPS | k M G T
{hash}/s | H/s h/s hash/s | k M G T P E Z
{query}/s | QPS qps | k M
{transaction}/s | TPS | k M
{token}/s | tok/s toks/s tokens/s tokens/sec tok/sec token/s | k M
{packet}/s | pps | k M G
{sample}/s | SPS S/s sps Sa/s | k M G
10*6.{transfer}/s | MT/s |
10*9.{transfer}/s | GT/s |
{base-pair} | bp | k M G T
{base} | nt | k M
kg{SWU} | SWU | k M
L/d | lpd LPD LD | k M
L/min | lpm LPM |
L/h | lph LPH |
mL/min | sccm SCCM ccm/min |
[gal_us]/min | gpm GPM |
[gal_us]/h | gph GPH |
[gal_us]/d | gpd GPD | k M
10*6.[gal_us]/d | MGD mgd |
ML/d | MLD mld MLd |
t/a | tpa t/yr tpy TPA TPY t/y | k M G
t/d | tpd TPD | k
t/h | tph TPH |
Mt/a | mtpa MTPA MMtpa mmtpa MMTPA mtpy Mtpy mmtpy MTPa |
10*9.m3 | bcm BCM |
10*9.m3/a | bcma bcm/a bcm/y bcm/yr |
10*6.m3 | mcm MCM |
km/h | kph KPH kmh KMH km/hr kmph KMPH Kmph |
[mi_i]/h | mph MPH mi/h mi/hr Mph |
m/s | mps |
[kn_i] | kn kts KTAS KIAS knts |
[mi_i]/[gal_us] | mpg MPG |
[mi_i]/[gal_us]{e} | mpge MPGe mpg-e |
m3{N} | Nm3 Nm³ Ncm ~ncm |
m3{S} | Sm3 Sm³ |
cm3/min | ccpm |
"""

# Symbols of several units. The codes are all it may mean.
AMBIGUOUS_SYMBOLS = """
bps = bit/s %/10*2
rps = {request}/s {revolution}/s {read}/s
C = Cel C
M = mol/L 10*6
t/s = {token}/s t/s
rad = rad RAD
mb = mbar Mbit MBy
TPS = {transaction}/s {token}/s
tps = {transaction}/s {token}/s
pps = {packet}/s {percentage-point}
bp = %/10*2 {base-pair}
ppt = [ppth] [pptr]
b = b bit [bbl_us]
ct = [car_m] EUR/10*2
kt = kt [kn_i]
MT = t Mt
mt = t Mt
TL = TL TRY
U/min = {revolution}/min U/min
′ = ' [ft_i]
' = ' [ft_i]
pt = [pt_us] [pt_br] [pnt]
FLOPs = {flop}
kFLOPs = 10*3.{flop} 10*3.{flop}/s
MFLOPs = 10*6.{flop} 10*6.{flop}/s
GFLOPs = 10*9.{flop} 10*9.{flop}/s
TFLOPs = 10*12.{flop} 10*12.{flop}/s
PFLOPs = 10*15.{flop} 10*15.{flop}/s
EFLOPs = 10*18.{flop} 10*18.{flop}/s
ZFLOPs = 10*21.{flop} 10*21.{flop}/s
GFlops = 10*9.{flop}/s
TFlops = 10*12.{flop}/s
cwt = [scwt_av] [lcwt_av]
"""

# Symbols that are words or signs of something else in running text, so that no unit is read there.
# `in` is read by its surroundings.
NOT_IN_TEXT = frozenset(
    "' Pb c p a as at are am no us has do NM af AF SF sf CF Te U R P G S UI LD ct gr ch pk hk mo y st den nt Gs gee "
    "hs lt mil thou dy mn ma AM PM MET so rads GP var VAR VAr Th MTs ac sps FM EM IPS tC OPS Ops "
    "ops po pa in In at Da".split()
)

# Areas and volumes of a length.
POWERS = {
    2: "sq {}, sq. {}, sq.{}, {} sq, {}-sq, square {}, {} squared",
    3: "cu {}, cu. {}, cu.{}, cubic {}, {} cubed",
}

# Symbols of two letters that are read in any case, and longer ones that never are.
CASELESS = frozenset("km kg kW kV kB kb GB TB GW GV cm mm MB Hz mW MW mV MV mJ MJ".split())
NEVER_CASELESS = frozenset(
    "arms mm gt has mas pas gas bar was all top cup cop sos mad try pen".split()
)

# How a prefix is written, where not as in UCUM.
SIGNS = {"u": ("u", "µ", "μ"), "k": ("k", "K")}

# Powers of ten of the trade in oil and gas.
PETROLEUM = {
    "k": 3, "K": 3, "M": 3, "MM": 6, "mm": 6, "m": 3, "B": 9, "b": 9, "T": 12, "t": 12,
}  # fmt: skip

# Symbols of mass before CO2, and their codes.
CARBON_MASSES = {
    "mg": "mg", "g": "g", "kg": "kg", "t": "t", "kt": "kt", "Mt": "Mt", "Gt": "Gt", "lb": "[lb_av]",
}  # fmt: skip

"""Words by which names of organizations, persons and places are known in a text.

The lists hold what is written in lower case or at the end of a name; no name is in them but those of countries and
other places that everybody knows.
"""

# Common nouns for organizations: `the battery maker Voltara`, `Voltara, a maker of`. Endings and whole words.
NOUNS = (
    r"compan(?:y|ies)|neighbours?|landlords?|sponsors?|backers?|tenants?|ally|allies|newcomers?|upstarts?|discounters?|grocers?|wholesalers?|caterers?|hauliers?|broadcasters?|bookmakers?|lessors?|law\sfirm|buyer|biotech|fintech|clubs?|council|breweries|brewery|baker(?:y|ies)|newspaper|museum|orchestra|pollsters?|apps?|platform|studio|winery|dairy|hotel|lender|fund|port|railway|line|theatre|festival|league|municipality|fishery|mutual|builder|firms?|start-?ups?|\w*manufacturers?|\w*makers?|producers?|developers?|operators?|suppliers?|providers?"
    r"|vendors?|\w*builders?|giants?|utilit(?:y|ies)|carriers?|airlines?|\w*retailers?|institutes?|universit(?:y|ies)|lab(?:s|oratory|oratories)?"
    r"|agenc(?:y|ies)|consorti(?:um|a)|spin-?(?:offs?|outs?)|subsidiar(?:y|ies)|brands?|banks?|insurers?|refiners?|miners?|growers?"
    r"|brewers?|foundry|contractors?|consultanc(?:y|ies)|think-?tanks?|organi[sz]ations?|charit(?:y|ies)|foundations?|hospitals?|clinics?|regulators?"
    r"|ministry|authority|associations?|cooperatives?|co-ops?|business(?:es)?|enterprises?|partners?|rivals?|competitors?|recyclers?"
    r"|group|unicorn|farms?|specialists?|integrators?|publishers?|chains?|distributors?|investors?|exporters?|importers?|shipyards?"
    r"|yards?|ventures?|school|college|bod(?:y|ies)|owners?|parent|peers?|designers?|conglomerates?|multinationals?|smelters?|mills?|couriers?|certifiers?|testers?|auditors?"
)
# `..., the company has`: the noun begins a clause, and describes no name before it.
NOT_ACTING = r"(?!\s(?:also\s|now\s|said|says|has|have|had|is|was|will|would|could|can|plans|hopes|wants|expects|aims|does|did|[a-z]+(?:ed|ises|izes)\b(?!\sby)))"
# A name that ends with one of these is that of an organization.
LEGAL = (
    r"Co\.?,?\s(?:Ltd|Limited|Inc)\.?|Co\.?|Ltd\.?|Limited|Inc\.?|Incorporated|Corp\.?|Corporation|Company|PLC|plc|LLC|LLP|L\.P\.|GmbH|AG|SE|S\.A\.|SA|NV|N\.V\.|B\.V\.|BV|AB|bv|nv|gmbh|mbH|Kft\.?|Zrt\.?|Lda\.?|Ltda\.?|Bhd\.?|Tbk\.?|s\.r\.o\.|d\.o\.o\.|OÜ|UAB"
    r"|ASA|AS|A/S|Oyj?|S\.p\.A\.|SpA|S\.r\.l\.|Pty|Pte\.?|KK|KGaA|KG|Group|Holdings?|Trust|Partners"
)
INSTITUTION = frozenset(
    """
    University Institute Institution Laboratory Laboratories Lab Labs Academy College School
    Hospital Clinic Agency Ministry Department Commission Council Association Society Federation
    Bureau Bank Authority Administration Office Center Centre Foundation Union Committee
    Consortium Board Chamber Organization Organisation Observatory Service Fund Alliance Museum
    Cooperative Co-operative Cooperatives Church Inspectorate Directorate Secretariat Archive
    Universität Université Universidad Università Universiteit Institut Instituto Istituto
    Politecnico Polytechnic Hochschule Inspection Registry Survey Corps Command Court
    """.split()
)
# What is owned in a name itself: `St Brendan's Hospital`, `Growers' Cooperative`.
POSSESSED = "Hospital|University|Academy|College|School|Cooperative|Co-operative|Union|Association|Society|Federation|Institute\\sof|Pizza|Bakery|Kitchen|Diner|Burgers|Books|Brewery|Farm|Dairy|Bar|Trust|Fund|Council"
# `Food and Drug Administration`: words before `and` in the name of an institution.
TOPICS = frozenset(
    """
    Food Trade Health Science Sciences Energy Economy Economics Finance Culture Education
    Agriculture Oceanic Research Environment Transport Standards Industry Commerce Innovation
    Fisheries Housing Labour Labor Technology Drugs Aeronautics Markets Information Physics
    Chemistry Medicine Engineering Space Oceans Ecology Electronics Mathematics Applied Human
    Social Rural Development Public Safety Security Art Arts Tourism Sport Planning Water Mining
    Minerals Nature Climate Disease Prevention Investment
    """.split()
)
# Nouns before `of` that begin a name: `Port of Valmere`.
HEADS = frozenset({"Port", "Bank"})
TRADES = frozenset(
    """
    Developments Estates Properties Realty Technologies Technology Tech Motors Motor Energy Energies Materials Robotics Marine Maritime
    Systems Pharma Pharmaceuticals Therapeutics Biosciences Bioscience Biotech Biologics
    Genomics Diagnostics Medical Medicines Health Healthcare Aerospace Airlines Airways Aviation
    Aircraft Foods Food Steel Steelworks Metals Mining Minerals Resources Semiconductor
    Semiconductors Micro Electronics Electric Electrics Power Solar Wind Hydrogen Nuclear Fusion
    Geothermal Batteries Battery Cells Space Dynamics Industries Industrial Instruments
    Photonics Optics Lasers Sensors Devices Software Networks Mobility Logistics Shipping
    Shipyard Shipyards Shipbuilding Rail Railways Chemicals Chemical Plastics Polymers Textiles
    Fibres Fibers Glass Ceramics Cement Concrete Paper Packaging Water Waters Farms Agri
    Agritech Seeds Bio Sciences Science Research Engineering Engineers Works Solutions Ventures
    Capital Partners Computing Computers Quantum Analytics AI Interactive Studios Media Telecom
    Communications Satellites Rockets Launch Orbital Propulsion Turbines Drones Vehicles
    Automotive Auto Trucks Bikes Cycles Mobile Digital Data Cloud Manufacturing Machines
    Machinery Tools Products Brands Stores Markets Retail Utilities Grid Gas Oil Petroleum
    Refining Recycling Environmental Carbon Climate Renewables Storage Construction Homes
    Housing Bridges International Global Worldwide Enterprises Associates Consulting Insurance
    Financial Finance Payments Securities Investments Brewery Clearing Railway Railway Lines
    Line Ferries Trains Trams Metro Post Express Freight Ports Terminals Airport Airports Sport
    Sports Athletics Football Fashion Labs Foundry Fab Fabs Wafer Displays Lighting Lamps Cables
    Wire Wires Steelmaking Aluminium Aluminum Copper Lithium Nickel Graphite Magnets Brewing
    Dairy Wines Coffee Fisheries Seafood Aquaculture Forestry Timber Wood Furniture Apparel
    Cosmetics Beauty Toys Games Mills Heavy Forge Press Kitchens Kitchen Bakery Bakeries Breweries
    Hotels Resorts Yards Foundries Kilns Orchards Vineyards Labs Laboratories Clinics Stores Services Analysis Intelligence Statistics
    """.split()
)
# Verbs of which the subject is an organization; past and present.
VERBS = (
    "agree[sd]|merge[sd]|laid|lays|fire[sd]|dropped|drops|enrolled|enrolls|enrols|cooks|cooked|baked|bans|boosted|boosts|trimmed|trims|slashed|slashes|withdrew|withdraws|scrapped|scraps|reopened|hatched|harvested|harvests|planted|plants|printed|prints|poured|pours|digs|dug|tripled|triples|doubles|doubled|shut|shuts|said|says|announce[sd]|unveil(?:s|ed)|launch(?:es|ed)|introduce[sd]|present(?:s|ed)|plans|planned|aims|aimed|wants|wanted|hopes|hoped|expects|expected"
    "|intends|reports|reported|posts|posted|sells|sold|ships|shipped|builds|built|makes|made|produces|produced|manufactures|manufactured|develops|developed|designs|designed"
    "|opens|opened|signs|signed|raises|raised|invests|invested|spends|spent|acquires|acquired|buys|bought|employs|employed|hires|hired|owns|owned|operates|operated|runs"
    "|tests|tested|completes|completed|starts|started|begins|began|wins|won|claims|claimed|confirms|confirmed|estimates|estimated|forecasts|publishes|published|releases|released|reveals|revealed"
    "|receives|received|secures|secured|installs|installed|commissions|commissioned|supplies|supplied|offers|offered|generates|generated|earns|earned|records|recorded|demonstrates|demonstrated"
    "|exports|exported|imports|imported|serves|served|pays|paid|orders|ordered|promises|promised|pledges|pledged|targets|targeted|leads|led|ranks|ranked|calculates|calculated|counts|counted|warns|warned"
    "|delivers|delivered|closes|closed|cuts|cut|doubles|doubled|tripled|halved|expands|expanded|raises|lowers|lowered|trains|trained|deploys|deployed|filed|files|declared|disclosed|measured|collects|collected"
    "|created|creates|patented|licensed|recruited|mined|mines|drilled|drills|grows|grew|recycles|recycled|treated|treats|printed|assembles|assembled|competes|competed|denied|denies|rejects|rejected|states|stated|reckons|puts|processe[sd]|handle[sd]|manage[sd]|allow(?:s|ed)|requires|required|carried|treats|insures|insured|lends|lent|bakes|brews|brewed|farms|grows|publishe[sd]|hosts|hosted|attracts|attracted|moved|moves|flies|flew|sails|sailed|charges|charged|returned|repaid|borrowed|books|booked|banned|bans|approved|approves|licenses|joined|joins|ended|began"
)
# What follows `will` and `could`, where a person or organization acts.
BASE_VERBS = "announce|unveil|launch|introduce|present|plan|expect|report|sell|ship|build|make|produce|manufacture|develop|design|open|sign|raise|invest|spend|acquire|buy|employ|hire|own|operate|run|test|complete|start|begin|confirm|publish|release|receive|secure|install|supply|offer|pay|order|deliver|close|cut|expand|train|deploy|file|measure|create|recruit|drill|recycle|process|handle|lend|join|repay|verify|reproduce|provide|need|earn|lose|get"
# Of these, nouns that are written alike: `Lab tests on`, `Customer orders for`.
NOUN_LIKE_VERBS = "tests|reports|orders|plans|ships|designs|files|posts|records|claims|estimates|forecasts|states|cuts|targets|offers|leads|counts|raises|trains|starts|launches|hopes|aims|exports|imports|supplies|ranks|results|sales|grows|hosts|charges|books|bans|moves|manages"
# Verbs that things have as well.
WEAK_VERBS = "sank|sinks|rises|falls|climbed|climbs|slid|jumped|jumps|slipped|dropped|reached|reaches|achieved|achieves|holds|held|uses|used|set|sets|broke|broken|showed|shows|needs|needed|lost|gained|gives|gave|takes|took|carries|carried|covers|covered|rose|fell|is|are|was|were|has|had|have|can|will|would|could|must|should|may|did|does"
AUXILIARY = "has|have|had|is|was|will|would|can|could|should|may|might|must|did|does"
# What somebody who is named does or is.
PERSON_BEFORE = (
    r"goalkeeper|striker|swimmer|runner|coach|singer|actor|artist|conductor|chef|nurse|teacher|doctor|skipper|rider|cyclist|midfielder|defender|(?-i:Mr|Mrs|Ms|Dr|Prof|Sir|Dame)|Professor|chief\sexecutive(?:\sofficer)?|chief\s\w+(?:\sofficer)?|CEO|CFO|CTO|COO|(?:co-?)?founders?|chair(?:man|woman|person)?|president|vice[\s-]president|director"
    r"|managers?|heads?|engineers?|analysts?|researchers?|scientists?|professor|spokes(?:man|woman|person)|minister|authors?|economists?|physicists?|chemists?|biologists?|mayor|leaders?|boss"
    r"|secretary|officer|chief|commissioner|sheriff|superintendent|principal|treasurer|councillor|trustee|rector|provost|curator|daughter|son|wife|husband|sister|brother|mother|father|widow|widower|nephew|niece|granddaughter|grandson|inventor|pilot|captain|expert|surgeon|farmer|driver|designer|geologist|student|co-author|colleague|lead\sauthor|named\safter"
)
PERSON_AFTER = (
    r",\s(?:who|aged\s\d|\d\d,)\b|,\s(?:(?:the|its|their|an?|\w+['’]s)\s)?(?:[\w-]+\s){0,4}"
    r"(?:chief|CEO|CTO|CFO|co-?founder|founder|professor|director|head|president|analyst|engineer|researcher|scientist|manager|spokes\w+|author|minister|economist|physicist|chemist|chairman|chairwoman)\b"
)
# Groups of people who work for somebody: `researchers at`, `a team from`.
WORKERS = (
    "pollsters|surveyors|statisticians|inspectors|lawyers|pharmacists|nurses|divers|pilots|researchers|scientists|engineers|chemists|physicists|biologists|analysts|teams?|group|colleagues|experts|doctors|economists|lab|laboratory|geologists|surgeons|astronomers|developers|technicians"
    "|clinicians|specialists|mathematicians|programmers|workers|staff|employees|spin-?off|spin-?out|start-?up|spokes(?:man|woman|person)|unit|division|subsidiary|arm|consortium|scientist|engineer|professor|researcher"
)
# Nouns that make a name before them one of a place or, as `plant`, of a site.
PLACE_AFTER = r"(?:['’]s)?\s(?:government|province|region|coast|city|port|river|harbour|harbor|airport|desert|parliament|county|district|valley|islands?|bay|sea|ocean|lake|peninsula|mountains?|basin|strait|canal|tunnel|bridge|prefecture|stock\sexchange|residents)\b"
PLACE_BEFORE = r"\b(?:in|near|across|throughout|outside|around|off|at|to|from|into|between|over|north\sof|south\sof|east\sof|west\sof|city\sof|port\sof|town\sof|village\sof|province\sof|island\sof|coast\sof|northern|southern|eastern|western|central)\s(?:the\s)?"
PLACES = frozenset(
    """
    Afghanistan Africa Alaska Alabama Albania Algeria America Americas Andes Angola Antarctica
    Arctic Argentina Arizona Armenia Asia Asia-Pacific Atlantic Australia Austria Azerbaijan
    Baltic Bangladesh Barcelona Bavaria Beijing Belarus Belgium Berlin Bolivia Bosnia Boston
    Botswana Brazil Britain Brussels Bulgaria California Cambodia Cameroon Canada Caribbean
    Catalonia Chad Chicago Chile China Chongqing Colombia Congo Copenhagen Croatia Cuba Cyprus
    Czechia Denmark Dubai Dublin Earth Ecuador Egypt Eindhoven England Estonia Ethiopia Eurasia
    Europe Finland Florida France Frankfurt Gansu Geneva Georgia Germany Ghana Greece Greenland
    Grenoble Guangdong Guangzhou Hamburg Hanoi Helsinki Houston Hungary Iceland India Indonesia
    Iran Iraq Ireland Israel Istanbul Italy Jamaica Japan Jordan Jupiter Kazakhstan Kenya Korea
    Kuwait Kyoto Laos Latvia Lebanon Libya Lisbon Lithuania London Luxembourg Lyon Madrid
    Malaysia Mali Malta Manchester Manhattan Mars Massachusetts Mediterranean Melbourne Mexico
    Michigan Milan Moldova Mongolia Montreal Moon Morocco Moscow Mozambique Mumbai Munich
    Myanmar Namibia Nepal Netherlands Nevada Nicaragua Niger Nigeria Norway Ohio Oman Oregon
    Osaka Oslo Ottawa Pacific Pakistan Panama Paraguay Paris Pennsylvania Peru Perth Philippines
    Poland Portugal Prague Qatar Reykjavik Rhine Romania Rome Rotterdam Russia Rwanda
    Scandinavia Scotland Senegal Seoul Serbia Shanghai Shenzhen Siberia Sichuan Singapore
    Slovakia Slovenia Somalia Spain Stockholm Stuttgart Sudan Suzhou Sweden Switzerland Sydney
    Syria Taiwan Tanzania Texas Thailand Tianjin Tokyo Toronto Toulouse Trondheim Tunisia Turkey
    Turin Türkiye Uganda Ukraine Uruguay Utah Uzbekistan Vancouver Venezuela Vienna Vietnam
    Wales Warsaw Washington Wuhan Xinjiang Yemen Yunnan Zambia Zhejiang Zimbabwe Zurich Zürich
    Hangzhou Hefei Chengdu Nanjing Antwerp Gothenburg Bergen Kingdom States Emirates Arabia
    Zealand Lanka Africa Rica Faso EU UK US USA U.S U.K UN UAE G7 G20 Rotterdam Valencia Seville
    Bilbao Porto Aberdeen Glasgow Edinburgh Cardiff Bristol Leeds Cork Galway
    """.split()
)
# What begins the name of a place that ends with that of another one.
DIRECTIONS = frozenset(
    """
    North South East West Northern Southern Eastern Western Central New Greater Upper Lower Great Saudi Sri Costa
    Burkina Hong United
    """.split()
)
# Adjectives of countries, besides those that end like `Danish`.
NATIONAL = frozenset(
    """
    French German Dutch Greek Czech Swiss Thai Arab Israeli Iraqi Pakistani Bangladeshi
    Icelandic European African American Asian Australian Austrian Belgian Brazilian British
    Canadian Chilean Chinese Colombian Croatian Danish Egyptian English Estonian Ethiopian
    Finnish Hungarian Indian Indonesian Iranian Irish Italian Japanese Kenyan Korean Latvian
    Lithuanian Malaysian Mexican Moroccan Nigerian Norwegian Peruvian Polish Portuguese Romanian
    Russian Saudi Scottish Serbian Singaporean Slovak Slovenian Spanish Swedish Taiwanese
    Turkish Ukrainian Vietnamese Welsh Western Eastern Northern Southern Nordic Arctic
    Californian Bavarian Catalan Emirati
    """.split()
)
# What names a treaty, a prize or a storm: such a name is no organization.
EVENTS = frozenset(
    """
    Agreement Accord Accords Act Treaty Protocol Convention Prize Award Awards Cup Olympics Festival
    Index Report Law Bill Directive War Revolution Day Week Summit Conference Forum Fair Expo
    Marathon Derby Open League Hurricane Typhoon Cyclone Storm Operation Project Expedition
    """.split()
)
# What names a river or the like: such a name is that of a place.
GEOGRAPHY = frozenset(
    """
    River Lake Mount Cape Gulf Strait Sea Bay Valley Island Islands Peninsula Mountains Desert
    Bridge Tunnel Dam Tower Canal Reservoir Stadium Pipeline Viaduct Lighthouse Glacier Volcano Falls
    Canyon Street Road Avenue Square Highway Route Ocean Coast Province County District Harbour Quay Wharf Pier
    """.split()
)
# Words that begin a sentence and are part of a name where its last word is that of an institution.
OF_INSTITUTION = frozenset(
    """
    national research technology energy solar wind power global independent industry public
    private local trade metal materials capital water health standard renewable construction
    traditional state nature traffic labour internal industrial
    """.split()
)
# Words with a capital that are no names: titles, chemicals, units.
NO_NAMES = frozenset(
    """
    Dr Mr Mrs Ms Prof Professor Sir Dame St Lord Lady CEO CFO CTO COO CO2 CO2e H2 O2 N2 NO2 NOx
    SO2 CH4 H2O NH3 LiFePO4 Celsius Fahrenheit Kelvin DNA RNA mRNA LED LEDs AI GPU GPUs CPU CPUs
    API GDP CPI IPO EBIT EBITDA VAT Q A PM10 PM2 I Internet Wi-Fi Bluetooth USB GPS LNG LPG EV
    EVs SUV SUVs TV TVs PhD MBA ID PDF URL HTML NMC LFP OLED LCD MRI CT PET HIV AIDS COVID-19
    CHF EUR USD GBP SEK NOK DKK JPY CNY RMB KRW INR AUD CAD NZD HKD BRL PLN CZK ZAR
    Covid Covid-19 UV IR RAM SSD MTBF MTTR SINAD SNR RMS RPM PUE LCOE CAPEX OPEX ARPU GMV NPV IRR ImageNet
    """.split()
)
# The last word of the name of a law, and words of the names of papers.
LAWS = frozenset(
    "Regulation Regulations Directive Act Decision Law Treaty Agreement Code Rules".split()
)
TIMES_OF_PRESS = frozenset("Week Weekly Daily Gazette Herald".split())
# Words with a capital that begin no name, or only at the start of a sentence.
CALENDAR = frozenset(
    """
    January February March April May June July August September October November December Jan
    Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Monday Tuesday Wednesday Thursday Friday
    Saturday Sunday Spring Summer Autumn Winter Christmas Easter Q1 Q2 Q3 Q4 FY H1 H2
    """.split()
)
# Common nouns that begin a sentence with a verb: `Drought has halved the harvest`.
COMMON = frozenset(
    """
    drought rain snow heat cold frost ice hail wind storm flood fire wildfire smoke dust fog weather summer winter
    climate earthquake eruption lightning sunshine inflation recession debt growth trade demand supply interest rent
    income wealth poverty hunger crime war peace unrest violence strike protest terrorism corruption fraud theft
    wheat corn maize rice barley oats soy cotton sugar coffee cocoa tea milk butter cheese beef pork lamb chicken fish salmon tuna cod
    fruit bread beer wine whisky water salt meat egg honey olive apple banana potato tomato grape
    coal oil gas petrol diesel steel iron copper gold silver lithium nickel cobalt zinc tin aluminium aluminum uranium
    timber wood paper cement concrete glass plastic rubber leather wool silk carbon hydrogen ammonia oxygen nitrogen
    depot minister secretary governor senator ambassador opposition utilisation utilization availability chlorination
    oxidation corrosion endurance latency throughput humidity turbidity salinity viscosity torque thrust range
    weight length width height depth density payload output input price pricing warranty battery
    methane helium graphite silicon sand stone marble clay
    cancer malaria flu measles polio diabetes obesity asthma stroke dementia pain fever smoking alcohol tobacco stress sleep
    exercise diet surgery medicine treatment therapy vaccine health age youth childhood birth death
    bus train tram ferry plane car lorry truck bike bicycle ship boat rail road air sea land freight cargo traffic parking
    software hardware internet email spam malware data code music film radio television football cricket tennis rugby
    golf cycling rowing swimming chess art theatre opera dance fashion food farming fishing mining logging hunting
    school university college church police army navy parliament congress government council court law justice
    money cash credit gold charity crowdfunding rubbish waste sewage litter noise light heat paint ink soap shampoo
    everybody somebody anybody mankind nobody everyone anyone someone
    fusion fission nuclear gravity radiation laser radar sonar robot drone satellite rocket telescope
    """.split()
)
STARTING = frozenset(
    """
    a about above according across added additionally after afterwards against all almost along
    alongside already also although altogether amid among an and another any approximately are
    around as at average back based because before behind below besides better between beyond
    big both but by can capacity cars certified charging claims combined compared competitors
    construction consumers costs critics current currently customers cutting deliveries demand
    despite development doctors down drivers driven due during each earlier early efficiency
    eight electricity emissions employees energy engineers even every everyone everything
    exactly except excluding experts exports farmers fewer final finally first five for founded
    four fourth from full fully further given global globally good growth had half having he
    help her here high higher his hospitals households how however hundreds i if in independent
    industry including inside instead investment investors is it its just last late later
    launched lead less like likewise local located long low lower made mains major many mass
    materials maximum mean meanwhile measured measurements measuring members metal millions
    minimum money more moreover most much my national nearly neither never nevertheless new next
    nine no nobody none nonetheless nor normally not nothing now nowadays of officials old on
    once one only operating operations opened or orders other others our out output over overall
    owners part passengers patients people per perhaps planned plans power power previous
    previously price prices private probably production profit profits prototype public put
    rather recent recently regulators renewable research researchers results revenue revenues
    rivals roughly running sales same samples savings scientists second sensors separately seven
    seventeen several share shares she shipments similar similarly since six size so solar soon
    some sources staff standard starting still students studies subsidies such suppliers supply
    surgeons temperature temperatures ten tens test tested testing tests than thanks that the
    their then there therefore these they third this those though thousands three through
    throughout thus tickets to today together tomorrow too total traditional trains trials
    tuesday turnover twelve twenty twice two typical typically under unit units unless unlike
    until up upon usage used users using usually vehicles versions very via volume volunteers
    water we weight were what when where whereas whether which while who whole why wind with
    within without workers worldwide would yes yesterday yet you your analysts analyst auditors
    banks buyers carmakers cities companies conditions countries economists factories firms
    flights governments help homes housing imports inflation internal inspectors larger
    laboratory nature none officials only others plants pilots projects reviewers schools
    shareholders ships speed state subscribers surveys taxes teams technology trade traffic
    tourism trucks turbines unemployment visitors volunteers wages weekly yearly annual annually
    monthly daily
    """.split()
)

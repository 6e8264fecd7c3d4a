"""Names of dimensions: name = unit that has it. And units with a name or symbol of their own."""

DIMENSIONS = """
ratio = 1
length = m
area = m2
volume = m3
mass = kg
time = s
temperature = K
amount of substance = mol
electric current = A
luminous intensity = cd
data size = By
data rate = By/s
angle = deg
angle in radians = rad
solid angle = sr
angular speed = rad/s
angular speed in degrees = deg/s
rotational speed = {revolution}/s
speed = m/s
acceleration = m/s2
frequency = Hz
force = N
pressure = Pa
energy = J
power = W
electric charge = C
voltage = V
electric resistance = Ohm
electric conductance = S
capacitance = F
inductance = H
magnetic flux = Wb
magnetic flux density = T
magnetic field strength = A/m
electric field strength = V/m
luminous flux = lm
illuminance = lx
luminance = cd/m2
luminous efficacy = lm/W
catalytic activity = kat
specific energy = J/kg
specific power = W/kg
power density = W/m3
irradiance = W/m2
density = kg/m3
area density = kg/m2
linear density = kg/m
specific volume = m3/kg
volume flow = m3/s
mass flow = kg/s
molar flow = mol/s
molar mass = kg/mol
molar energy = J/mol
molar concentration = mol/m3
molality = mol/kg
dynamic viscosity = Pa.s
kinematic viscosity = m2/s
thermal conductivity = W/(m.K)
heat transfer coefficient = W/(m2.K)
heat capacity = J/K
specific heat capacity = J/(kg.K)
thermal resistance = K/W
temperature gradient = K/m
heating rate = K/s
resistivity = Ohm.m
conductivity = S/m
current density = A/m2
specific capacity = A.h/kg
charge density = C/m3
permittivity = F/m
permeability = H/m
momentum = kg.m/s
surface tension = N/m
fuel economy = m/m3
fuel consumption = m3/(10*5.m)
energy consumption of distance = J/m
power ramp rate = W/s
computing speed = {flop}/s
operations = {operation}
operation rate = {operation}/s
computing efficiency = {flop}/J
token rate = {token}/s
frame rate = {frame}/s
pixel density = {pixel}/m
hash rate = {hash}/s
level = dB
level of attenuation = dB/m
acidity = [pH]
rank = {rank}
"""

# code | singular | plural | symbol
NAMED_UNITS = """
1 | one | one | 1
[mi_i]/h | mile per hour | miles per hour | mph
{revolution}/min | revolution per minute | revolutions per minute | rpm
{frame}/s | frame per second | frames per second | fps
{pixel}/[in_i] | pixel per inch | pixels per inch | ppi
{dot}/[in_i] | dot per inch | dots per inch | dpi
%/10*2 | basis point | basis points | bp
{percentage-point} | percentage point | percentage points | pp
bit/s | bit per second | bits per second | bit/s
har | hectare | hectares | ha
cd/m2 | candela per square metre | candelas per square metre | cd/m²
{operation}/s | operation per second | operations per second | op/s
{person} | person | people | person
{person-time} | person-time | person-times | person-time
{gpu} | GPU | GPUs | GPU
{tpu} | TPU | TPUs | TPU
{cpu} | CPU | CPUs | CPU
{vcpu} | vCPU | vCPUs | vCPU
{flop} | floating-point operation | floating-point operations | FLOP
{flop}/s | floating-point operation per second | floating-point operations per second | FLOP/s
"""

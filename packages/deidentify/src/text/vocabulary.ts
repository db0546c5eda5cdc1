/**
 * Words that may stay in a description: body parts, directions, techniques, sequences, phases, units. Names of people are none of
 * them; a word that is both (Frank's projection, a Bell's palsy) is left out on purpose. Entered by hand, English and German.
 */
import { foldForMatching } from '@leadglass/dicom'

const words = `
abdomen abdominal abdomens acetabulum achilles adrenal air airway alveolar ankle ankles anterior aorta aortic aortogram apex apical
appendix arch arm arms arterial arteries artery arthrogram articular ascending atlas atrial atrium axilla axillary back base basilar
basis bein beine biceps bifurcation bilateral bile biliary biopsy bladder blood body bone bones bowel brachial brain breast breasts
bronchial bronchus calcaneus calcium calf calves cardiac cardio carotid carpal cartilage caval cavity cavum celiac cerebellum
cerebral cervical chest cholangio clavicle coccyx colon colonography column condyle contrast cord cornea coronary cortex costal
cranial cranium cruciate cuff decubitus deltoid dental descending diaphragm digit discs disk disks distal dorsal dose duct ductal
duodenum ear ears elbow elbows endo epicondyle epigastric esophagus ethmoid extremities extremity eye eyes face facet facial femoral
femur femurs fetal fetus fibula finger fingers flank foot foramen forearm forefoot frontal fundus gallbladder gland glenoid gluteal
groin hand hands head heart heel hemisphere hepatic hip hips humerus iliac ilium inferior inguinal inner intercostal interior
intervertebral intestine ischium jaw joint joints jugular kidney kidneys knee knees lacrimal large larynx lateral left leg legs
lens ligament limb limbs lingual lip liver lobe lower lumbar lumbosacral lung lungs lymph main malleolus mammary mandible marrow
mastoid maxilla maxillary medial median mediastinum meniscus mesenteric metacarpal metatarsal middle midfoot mouth muscle muscles
nasal nasopharynx navicular neck nerve node nodes nose oblique occipital ocular odontoid olecranon optic oral orbit orbita orbits
organ os outer ovary palate pancreas pancreatic parietal parotid patella pelvic pelvis penis perineum peripheral peritoneal
phalanx pharynx pituitary placenta plantar pleura popliteal portal posterior prostate proximal pubis pulmonary pylorus quadrant
radius rectal rectum renal retina retro rib ribs right rotator sacral sacroiliac sacrum scalp scaphoid scapula sciatic scrotum
sella shoulder shoulders sigmoid sinus sinuses skeletal skeleton skin skull small soft spinal spine spleen splenic sternal sternum
stomach subclavian superior suprarenal talus tarsal temporal temporomandibular tendon testis thigh thighs thoracic thoracolumbar
thorax throat thumb thymus thyroid tibia tissue toe toes tongue tooth teeth trachea tract trunk ulna ulnar umbilical upper ureter
urethra urinary uterus vagina valve vascular vein veins vena venous ventral ventricle ventricular vertebra vertebral vertebrae
vessel vessels wall whole wrist wrists
abdomen bauch becken brust bws cerebrum ellenbogen ferse finger fuss fuesse gehirn gelenk gesicht hals halswirbelsaule hand
handgelenk harnblase haut herz hirn huft hufte huftgelenk hws kehlkopf kiefer knie kniegelenk knochen kopf leber lendenwirbelsaule
linke linker links lunge lws magen mamma milz nase nasennebenhohlen niere nieren nnh oberarm oberbauch oberschenkel ohr rechte
rechter rechts rippe rippen rumpf schadel schilddruse schlafenbein schulter sprunggelenk steissbein unterarm unterbauch
unterschenkel wirbel wirbelsaule zahn zahne zehe zehen
acquisition active adult after angio angiogram angiography anterior ap arms arterial arthro artifact ascending attenuation aufnahme
auto average averaged ax axial baseline bath before best bilateral binary biphasic black blade bolus bottom breath breathe
breathhold brightness bright burst calibration calc care cell center centered central change child chirurgie cine clinical closed
coil color colour combined comparison complete complex compressed compression computed conditions contrast control coronal cor
correct corrected correction cross crosstable curved cut cycle dark data decubitus deep default delay delayed density derived detail
detector diagnostic diastole diastolic difference diff diffusion digital direct display dorsal double down dual duplex dynamic early
echo echoes ecg edge eight ekg end enhanced enhancement epi erect evaluation even excitation exercise exp expiration exposure
extended extension external fast fat fatsat fatsuppressed feet field film filter final fine first flair flat flex flexion flow
fluid fluoro fluoroscopy focus follow four frame frames free frontal full function functional fused fusion gated gating ge general
gradient gre grid guided half hard helical helix high hires horizontal hyper iac image images imaging in increment index inhalation
init initial injection inspiration interleaved internal inverse inversion inversionsrecovery iso isotropic iterative kernel kv large
late lateral lat level light limited line localiser localizer locator long longitudinal loop low lung magnetic magnitude map mapping
mask max maximum mean measurement medium mid min minimum minip mip mixed mobile mode model mono motion mpr multi multiphase
multiplanar multislice myelo native nativ navigator negative neutral next no noncontrast non normal nuclear number odd off on one
open optimised optimized original out overlay overview pa parallel parametric part partial pass pat patient peak perfusion perf
phantom phase phases pilot plain planar plane plus portable portal position positive post postcontrast posterior pre precontrast
preview primary probe processed processing profile prone proton protocol pulse quality quantitative quick radial raw real recon
reconstructed reconstruction reference reformat reformatted region registered relative relaxation removed repeat report rescue
research resolution resp respiratory rest resting result results rotated rotation routine run sag sagittal same sample scan scanner
scanogram scout screen screening secondary section segmentation segmented sensitivity sequence sequential serial series set setup
sharp short side single six slab slice slices slow smooth soft spatial spectroscopy speed spin spiral spoiled spot stack stage
standard standing static status std stereo store stress structure structural study subtracted subtraction supine supp suppressed
suppression surface survey susceptibility swallow systole systolic table tagging target task technique temporal ten test thick thin
third three through time tof tomo tomography tomosynthesis top topogram total tra trace transaxial transverse treatment triple
true turbo two ultra ultrasound unenhanced up upright vector velocity venous vertical view views volume volumetric water weight
weighted weightbearing whole wide width window with without years zero zoom
aufnahme befund ebene ebenen kontrast kontrastmittel mit nach nativ ohne schicht schichten serie spat untersuchung ubersicht vor
biopsie drainage fistula graft implant kyphoscoliosis lesion mass nodule screening stent trauma tumor tumour
and as at by for from in into of on or per the to und der die das von zu im am
adc asl bold bssfp bravo ciss cor cube dce dess dixon dki dsc dti dwi epi fgre fiesta fl flair flash fov fse fspgr ge gre haste hr
iac ideal ir irfse km lava map medic mp mpgr mprage mra mrcp mri mrs mrv ms nex ne pc pd pdw propeller psir qsm rf se sense set
space spair spgr spir ssfp ssfse star stir swan swi t te ti tirm tof tr trufi tse vibe vista
bmd cbct cta ctdi cta ctv cxr dexa dlp gtv hrct iaea kub lung mdct oar pet ptv qct rt spect suv cad ac nac osem fdg psma dota
dr cr ct mr mg us xa rf nm pt px io dx op opt sc sr sm es xc seg rtplan rtstruct rtdose kv kvp ma mas mgy msv gy cgy mhz hz khz
not no use used wo w o xr voxel echocardiogram transesophageal transthoracic capture kein keine nicht ersatz carotids brain multivoxel
mm cm ml mg kg sec msec min ms hu mbq bq uci deg degree degrees kernel b bone lung ll lr rl si is ax ap pa lao rao lat llat rlat
rcc lcc rmlo lmlo mlo cc rml lml xccl lm ml iv po pv gd gad i ii iii iv v vi a c d e f h l p r s x y z
`

const known: ReadonlySet<string> = new Set(
  words
    .split(/\s+/)
    .filter((word) => word !== '')
    .map(foldForMatching),
)

/** Whether a word of letters says what was imaged and how, and nothing else. */
export function isDescriptive(word: string, added: ReadonlySet<string>): boolean {
  const folded = foldForMatching(word)
  return known.has(folded) || added.has(folded)
}

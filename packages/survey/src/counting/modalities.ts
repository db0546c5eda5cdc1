/**
 * The defined terms of Modality (0008,0060), retired ones included, those that archives hold most of first. Each series has a
 * Modality (Type 1), so queries for all of them together find every study of a server that knows the key.
 *
 * Source: PS3.3 C.7.3.1.1.1.
 */
export const modalityTerms: readonly string[] = (
  'CT MR CR DX US MG XA NM PT SC OT RF PX SR PR DOC KO SEG ECG ES XC IO OP OPT GM SM BI BMD ' +
  'RTIMAGE RTDOSE RTSTRUCT RTPLAN RTRECORD RG TG LS AR ANN ASMT AU CFM CTPROTOCOL DG DMS EEG EMG EOG EPS FID HC HD ' +
  'IVOCT IVUS KER LEN LP M3D OAM OCT OPM OPTBSV OPTENF OPV OSS PLAN POS PA QC REG RESP RTINTENT RTRAD RTSEGANN ' +
  'RWV SMR SRF STAIN TEXTUREMAP VA XAPROTOCOL AS CD CF CP CS DD DF DM DS EC FA FS LP MA MS OPR RTSTR ST VF DSA'
).split(' ')

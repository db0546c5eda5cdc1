/**
 * Rules that come with Leadglass, in the form in which an operator writes their own.
 *
 * They say of which images a scanner's reconstruction writes every pixel, so that text is not expected in them. Rules with masks are
 * not shipped: where a device writes names depends on its software and settings, and a rule that is wrong by a line shows them.
 */
export const shippedRules = `
rules:
  - name: slices-from-the-scanner
    sopClasses:
      - CT Image Storage
      - MR Image Storage
      - Positron Emission Tomography Image Storage
      - Enhanced CT Image Storage
      - Enhanced MR Image Storage
      - Enhanced PET Image Storage
      - Legacy Converted Enhanced CT Image Storage
      - Legacy Converted Enhanced MR Image Storage
      - Legacy Converted Enhanced PET Image Storage
      - Nuclear Medicine Image Storage
    imageType: ['*', PRIMARY]
    notImageType: ['SCREEN SAVE', 'SCREENSAVE', 'SECONDARY CAPTURE', 'DOSE_INFO', 'CSA REPORT']
    noText: true
  - name: detector-images-for-processing
    sopClasses:
      - Digital X-Ray Image Storage - For Processing
      - Digital Mammography X-Ray Image Storage - For Processing
      - Digital Intra-Oral X-Ray Image Storage - For Processing
    noText: true
  - name: values-for-each-place
    sopClasses:
      - Segmentation Storage
      - Label Map Segmentation Storage
      - Parametric Map Storage
      - RT Dose Storage
      - Surface Segmentation Storage
    noText: true
`

/** Sizes that a project can start with, pixels; words are `projects.templates.<id>`. */
export const PROJECT_TEMPLATES = [
  { id: 'square', width: 1024, height: 1024 },
  { id: 'portrait', width: 832, height: 1216 },
  { id: 'landscape', width: 1216, height: 832 },
  { id: 'story', width: 1080, height: 1920 },
  { id: 'post', width: 1080, height: 1350 },
  { id: 'banner', width: 1920, height: 1080 },
  { id: 'a4', width: 2480, height: 3508 },
  { id: 'icon', width: 512, height: 512 },
] as const;

/** Version of the studio, as package.json and CHANGELOG.md have it. */
export const APP_VERSION = '0.4.0';

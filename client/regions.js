// Where somebody may be, guessed on this device and told to nobody: from the time zone, else from the language's region.

/** Time zones of the regions that have helplines, by the region. */
const ZONES = /** @type {Record<string, string>} */ ({
  JP: 'Asia/Tokyo',
  GB: 'Europe/London Europe/Belfast Europe/Jersey Europe/Guernsey Europe/Isle_of_Man',
  IE: 'Europe/Dublin',
  US: 'America/New_York America/Chicago America/Denver America/Los_Angeles America/Phoenix America/Anchorage America/Detroit America/Boise America/Juneau America/Nome America/Sitka America/Adak America/Menominee America/Metlakatla America/Yakutat Pacific/Honolulu America/Indianapolis America/Louisville',
  CA: 'America/Toronto America/Vancouver America/Montreal America/Winnipeg America/Edmonton America/Halifax America/St_Johns America/Regina America/Moncton America/Glace_Bay America/Goose_Bay America/Iqaluit America/Whitehorse America/Yellowknife America/Dawson America/Swift_Current America/Cambridge_Bay America/Inuvik America/Rankin_Inlet America/Resolute',
  NZ: 'Pacific/Auckland Pacific/Chatham',
  DE: 'Europe/Berlin Europe/Busingen',
  AT: 'Europe/Vienna',
  CH: 'Europe/Zurich',
  FR: 'Europe/Paris',
  BE: 'Europe/Brussels',
  NL: 'Europe/Amsterdam',
  ES: 'Europe/Madrid Atlantic/Canary Africa/Ceuta',
  PT: 'Europe/Lisbon Atlantic/Madeira Atlantic/Azores',
  IT: 'Europe/Rome',
  SE: 'Europe/Stockholm',
  NO: 'Europe/Oslo',
  DK: 'Europe/Copenhagen',
  FI: 'Europe/Helsinki Europe/Mariehamn',
  PL: 'Europe/Warsaw',
  IN: 'Asia/Kolkata Asia/Calcutta',
  KR: 'Asia/Seoul',
  TW: 'Asia/Taipei',
  HK: 'Asia/Hong_Kong',
  SG: 'Asia/Singapore',
  BR: 'America/Sao_Paulo America/Rio_Branco America/Manaus America/Belem America/Fortaleza America/Recife America/Bahia America/Cuiaba America/Campo_Grande America/Maceio America/Porto_Velho America/Boa_Vista America/Santarem America/Araguaina America/Noronha America/Eirunepe',
  MX: 'America/Mexico_City America/Tijuana America/Monterrey America/Merida America/Cancun America/Hermosillo America/Chihuahua America/Mazatlan America/Ciudad_Juarez America/Matamoros America/Ojinaga America/Bahia_Banderas',
  ZA: 'Africa/Johannesburg',
});

const BY_ZONE = new Map(Object.entries(ZONES).flatMap(([region, zones]) => zones.split(' ').map((zone) => /** @type {[string, string]} */ ([zone, region]))));

/** Whole families of zones. */
const FAMILIES = /** @type {[string, string][]} */ ([
  ['Australia/', 'AU'],
  ['America/Indiana/', 'US'],
  ['America/Kentucky/', 'US'],
  ['America/North_Dakota/', 'US'],
]);

/**
 * @param {string} zone IANA
 * @param {readonly string[]} languages as the browser lists them
 * @returns {string | null} ISO 3166-1 alpha-2
 */
export function guessRegion(zone, languages) {
  const found = BY_ZONE.get(zone) ?? FAMILIES.find(([family]) => zone.startsWith(family))?.[1];
  if (found) return found;
  for (const tag of languages) {
    try {
      const { region } = new Intl.Locale(tag);
      if (region && /^[A-Z]{2}$/.test(region)) return region;
    } catch {
      // Not a language that this browser can read.
    }
  }
  return null;
}

/** Of this device, now. */
export const guessHere = () => guessRegion(Intl.DateTimeFormat().resolvedOptions().timeZone ?? '', globalThis.navigator?.languages ?? []);

import { randomSource } from './random.mjs';

// domain.md 1.2, for an Indonesian adult.
const documents = {
  FIRST_ISSUANCE: ['FAMILY_CARD'],
  REPLACEMENT_LOST: ['FAMILY_CARD', 'POLICE_LOSS_LETTER'],
  REPLACEMENT_DAMAGED: ['FAMILY_CARD', 'OLD_CARD'],
  DATA_CHANGE: ['OLD_CARD', 'VITAL_EVENT_EVIDENCE', 'DATA_CHANGE_FORM'],
  MOVE_IN: ['MOVING_LETTER', 'POPULATION_EVENT_FORM', 'OLD_CARD'],
  IKD_ACTIVATION: [],
};
const firstKinds = ['FIRST_ISSUANCE', 'REPLACEMENT_LOST', 'REPLACEMENT_DAMAGED', 'DATA_CHANGE', 'MOVE_IN'];
const laterKinds = ['IKD_ACTIVATION', 'IKD_ACTIVATION', 'REPLACEMENT_LOST', 'DATA_CHANGE'];
const endings = ['ISSUED', 'ISSUED', 'ISSUED', 'ISSUED', 'ISSUED', 'CORRECTED', 'CORRECTED', 'RETURNED', 'REJECTED', 'REJECTED'];
const surrendered = ['REPLACEMENT_DAMAGED', 'DATA_CHANGE', 'MOVE_IN'];
const names = [
  ['Siti', 'Dewi', 'Rina', 'Aminah', 'Yuliana', 'Nurhayati'],
  ['Ahmad', 'Budi', 'Hendra', 'Rudi', 'Zulkifli', 'Iskandar'],
  ['Aminah', 'Saputra', 'Lestari', 'Pratama', 'Handayani', 'Kurniawan', 'Maharani'],
];

/**
 * The people of the story, each with one or two applications in turn. Every application says how it ends and which statuses it
 * passes, so that what the server tells can be compared with what was done.
 */
export function makePlan({ seed, total, villages, operatorVillage }) {
  const random = randomSource(seed);
  const people = [];
  for (let planned = 0; planned < total; ) {
    const index = people.length;
    const person = makePerson(random, index, villages[index % villages.length]);
    const first = firstKinds[index % firstKinds.length];
    person.applications.push(makeApplication(person, first, random.pick(endings), false, enterer(random, person, operatorVillage)));
    const issued = ['ISSUED', 'CORRECTED'].includes(person.applications[0].ending);
    planned += 1;
    if (issued && planned < total && random.next() < 0.35) {
      const kind = random.pick(laterKinds.filter((later) => later !== first));
      person.applications.push(makeApplication(person, kind, 'ISSUED', true, 'demo-portal'));
      planned += 1;
    }

    people.push(person);
  }

  return people;
}

function makePerson(random, index, village) {
  const female = random.below(2) === 0;
  const [year, month, day] = [1955 + random.below(50), 1 + random.below(12), 1 + random.below(28)];
  const two = (number) => String(number).padStart(2, '0');
  const date = two(month) + two(year % 100);
  // Serials 99xx are synthetic; the area of first issue need not be here.
  const area = random.pick(['160609', '160601', '160611', '167103', '157101']);
  return {
    village,
    applications: [],
    input: {
      nik: `${area}${two(day + (female ? 40 : 0))}${date}99${two(index % 100)}`,
      familyCardNumber: `160609${two(1 + random.below(28))}${two(1 + random.below(12))}150001`,
      fullName: `${random.pick(names[female ? 0 : 1])} ${random.pick(names[2])}`,
      birthDate: `${year}-${two(month)}-${two(day)}`,
      sex: female ? 'FEMALE' : 'MALE',
      maritalStatus: random.pick(['SINGLE', 'MARRIED', 'WIDOWED']),
      villageCode: village,
    },
  };
}

function enterer(random, person, operatorVillage) {
  if (person.village === operatorVillage) {
    return 'demo-village';
  }

  return random.next() < 0.2 ? 'demo-officer-2' : 'demo-portal';
}

function makeApplication(person, kind, ending, recorded, enteredBy) {
  return {
    kind,
    ending,
    recorded,
    enteredBy,
    region: person.village,
    surrender: surrendered.includes(kind),
    documents: documents[kind],
    statuses: statusesOf(kind, ending, recorded),
  };
}

function statusesOf(kind, ending, recorded) {
  const attempt = ['SUBMITTED', 'UNDER_VERIFICATION'];
  const route = kind === 'IKD_ACTIVATION'
    ? ['AWAITING_BIOMETRICS']
    : [
        ...(recorded ? [] : ['AWAITING_BIOMETRICS', 'BIOMETRICS_CAPTURED', 'SENT_FOR_ENROLLMENT']),
        'PRINT_READY', 'PRINTED', 'READY_FOR_PICKUP',
      ];
  switch (ending) {
    case 'RETURNED':
      return [...attempt, 'RETURNED'];
    case 'REJECTED':
      return [...attempt, 'REJECTED'];
    case 'CORRECTED':
      return [...attempt, 'RETURNED', ...attempt, 'VERIFIED', ...route, 'ISSUED'];
    default:
      return [...attempt, 'VERIFIED', ...route, 'ISSUED'];
  }
}

import { ask, check } from '../server.mjs';

const submitDocument = `mutation($input: SubmitApplicationInput!) { submitApplication(input: $input) {
  application { id number status } errors { __typename ... on Error { code } ... on DuplicateApplicationError { number } } } }`;

const verbs = {
  claimApplication: '',
  verifyApplication: '',
  rejectApplication: 'code: NOT_A_RESIDENT',
  returnApplication: 'reasons: [{ documentType: OTHER, code: ILLEGIBLE, note: "foto buram" }]',
  resubmitApplication: 'documents: [{ type: OTHER, uploadId: "sample-jpeg" }]',
  captureBiometrics: 'servicePointId: $point',
  sendForEnrollment: '',
  recordEnrollmentResult: 'result: PRINT_READY_RECORD',
  approvePrinting: '',
  printCard: 'servicePointId: $point',
  markReadyForPickup: 'servicePointId: $point',
  handOverCard: 'proof: { fingerprintVerified: true }, oldCardSurrendered: $surrendered',
  activateIkd: '',
};

/** Works applications through the front door as the demo clients; every step says what it must lead to. */
export class Office {
  constructor(servicePoint) {
    this.servicePoint = servicePoint;
    this.mutations = 0;
    this.refusals = 0;
    this.prints = 0;
    this.consents = 0;
  }

  async work(person) {
    for (const application of person.applications) {
      await this.submit(person, application);
      await this.decide(application);
    }
  }

  async submit(person, application) {
    const { kind, enteredBy } = application;
    if (enteredBy === 'demo-village') {
      await this.consent(person);
    }

    const input = { ...person.input, kind, documents: application.documents.map((type) => ({ type, uploadId: 'sample-pdf' })) };
    const { submitApplication: first } = await ask(enteredBy, submitDocument, { input });
    check(first.application?.status === 'SUBMITTED', `submitApplication ${kind}: ${JSON.stringify(first.errors)}`);
    Object.assign(application, { id: first.application.id, number: first.application.number });
    this.mutations += 1;

    const { submitApplication: second } = await ask(enteredBy, submitDocument, { input });
    check(second.application === null && second.errors[0].code === 'DUPLICATE_APPLICATION', `second submission: ${JSON.stringify(second)}`);
    check(second.errors[0].number === application.number, 'The refused second submission names another application.');
    this.refusals += 1;
  }

  async consent(person) {
    const { recordConsent } = await ask(
      'demo-village',
      `mutation($nik: NIK!) { recordConsent(input: { nik: $nik, purpose: "permohonan KTP-el", method: IN_PERSON }) {
        consent { id } errors { ... on Error { code } } } }`,
      { nik: person.input.nik });
    check(recordConsent.consent, `recordConsent: ${JSON.stringify(recordConsent.errors)}`);
    this.consents += 1;
    this.mutations += 1;
  }

  async decide(application) {
    await this.step('demo-verifier', 'claimApplication', application, 'UNDER_VERIFICATION');
    switch (application.ending) {
      case 'REJECTED':
        return this.step('demo-verifier', 'rejectApplication', application, 'REJECTED');
      case 'RETURNED':
        return this.step('demo-verifier', 'returnApplication', application, 'RETURNED');
      case 'CORRECTED':
        await this.step('demo-verifier', 'returnApplication', application, 'RETURNED');
        await this.step(application.enteredBy, 'resubmitApplication', application, 'SUBMITTED');
        await this.step('demo-verifier', 'claimApplication', application, 'UNDER_VERIFICATION');
        return this.issue(application);
      default:
        return this.issue(application);
    }
  }

  async issue(application) {
    await this.step('demo-verifier', 'verifyApplication', application, 'VERIFIED');
    const routed = await this.routed(application);
    if (application.kind === 'IKD_ACTIVATION') {
      return this.step('demo-officer', 'activateIkd', application, 'ISSUED');
    }

    if (routed === 'AWAITING_BIOMETRICS') {
      await this.step('demo-officer', 'captureBiometrics', application, 'BIOMETRICS_CAPTURED');
      await this.step('demo-officer', 'sendForEnrollment', application, 'SENT_FOR_ENROLLMENT');
      await this.step('demo-officer', 'recordEnrollmentResult', application, 'PRINT_READY');
    }

    await this.refuse('demo-officer', 'printCard', application, 'PRINTING_NOT_APPROVED');
    await this.step('demo-verifier', 'approvePrinting', application, 'PRINT_READY');
    await this.step('demo-officer-2', 'printCard', application, 'PRINTED');
    this.prints += 1;
    await this.step('demo-officer-2', 'markReadyForPickup', application, 'READY_FOR_PICKUP');
    await this.step('demo-officer', 'handOverCard', application, 'ISSUED');
  }

  /** The step after VERIFIED is the server's own: a reader of the log takes it. */
  async routed(application) {
    const deadline = performance.now() + 60_000;
    for (;;) {
      const { applicationById } = await ask(
        'demo-officer', 'query($id: ID!) { applicationById(id: $id) { status } }', { id: application.id });
      if (applicationById.status !== 'VERIFIED') {
        return applicationById.status;
      }

      check(performance.now() < deadline, `${application.number} stays VERIFIED`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async step(client, verb, application, expected) {
    const payload = await this.mutate(client, verb, application);
    const reached = payload.application?.status;
    check(
      reached === expected,
      `${verb} of ${application.number} by ${client}: ${reached}, not ${expected}: ${JSON.stringify(payload.errors)}`);
    this.mutations += 1;
  }

  async refuse(client, verb, application, code) {
    const payload = await this.mutate(client, verb, application);
    const told = payload.errors?.[0].code;
    check(payload.application === null && told === code, `${verb} of ${application.number} by ${client}: ${told}, not ${code}`);
    this.refusals += 1;
  }

  async mutate(client, verb, { id, surrender }) {
    const input = verbs[verb];
    const variables = { id };
    let declared = '$id: ID!';
    if (input.includes('$point')) {
      declared += ', $point: ID!';
      variables.point = this.servicePoint;
    }

    if (input.includes('$surrendered')) {
      declared += ', $surrendered: Boolean';
      variables.surrendered = surrender;
    }

    const document = `mutation(${declared}) { ${verb}(input: { id: $id ${input} }) {
      application { status } errors { ... on Error { code } } } }`;
    return (await ask(client, document, variables))[verb];
  }
}

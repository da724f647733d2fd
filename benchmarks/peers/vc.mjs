// Signs and verifies with @digitalbazaar/vc, and verifies JWTs with jose, for as many CPU seconds as it is told.
// Reads one JSON file (contexts, documents, secured, seconds, secretKey, jwt, jwk), writes one JSON line.
import {readFileSync} from 'node:fs';
import * as vc from '@digitalbazaar/vc';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import * as jose from 'jose';

const given = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const key = await Ed25519Multikey.from(given.key);
const controller = {
  '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
  id: key.controller,
  assertionMethod: [await key.export({publicKey: true})]
};
const method = {'@context': 'https://w3id.org/security/multikey/v1', ...await key.export({publicKey: true})};

async function documentLoader(url) {
  const known = given.contexts[url] ?? (url === key.controller ? controller : url === key.id ? method : undefined);
  if(known === undefined) {
    throw new Error(`not carried: ${url}`);
  }
  return {contextUrl: null, documentUrl: url, document: known, tag: 'static'};
}

async function rate(work) {
  for(let i = 0; i < 50; i++) {
    await work(i);
  }
  const begun = process.cpuUsage();
  let done = 0, spent = 0;
  while(spent < given.seconds) {
    await work(done++);
    const used = process.cpuUsage(begun);
    spent = (used.user + used.system) / 1e6;
  }
  return done / spent;
}

const signing = new DataIntegrityProof({signer: key.signer(), cryptosuite, date: given.created});
const checking = new DataIntegrityProof({cryptosuite});
const issue = i => vc.issue({
  credential: structuredClone(given.documents[i % given.documents.length]), suite: signing, documentLoader
});
async function verify(credential) {
  const {verified, error} = await vc.verifyCredential({
    credential, suite: checking, documentLoader, now: given.now, checkStatus: async () => ({verified: true})
  });
  if(!verified) {
    throw error;
  }
}

for(const credential of given.secured) {
  await verify(structuredClone(credential));
}
const jwk = await jose.importJWK(given.jwk, 'EdDSA');
console.log(JSON.stringify({
  secured: await issue(0),
  sign: await rate(issue),
  verify: await rate(i => verify(structuredClone(given.secured[i % given.secured.length]))),
  jose: await rate(() => jose.compactVerify(given.jwt, jwk)),
  memory: process.memoryUsage().rss / 1e6
}));

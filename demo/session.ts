import type { Context } from 'hono';
import { deleteCookie, getCookie, getSignedCookie, setCookie, setSignedCookie } from 'hono/cookie';
import { LANGUAGES, type Language } from '../src/contract/topic.ts';
import { findSampleMember, type SampleMember } from './sample-members.ts';

const MEMBER_COOKIE = 'demo-member';
const LANGUAGE_COOKIE = 'demo-language';
const ONE_YEAR = 365 * 24 * 60 * 60;
const ATTRIBUTES = { path: '/', sameSite: 'Lax', httpOnly: true } as const;

/** Reads who is signed in from the signed cookie. */
export async function readMember(c: Context, secret: string): Promise<SampleMember | undefined> {
  const id = await getSignedCookie(c, secret, MEMBER_COOKIE);
  return id ? findSampleMember(id) : undefined;
}

export async function signIn(c: Context, secret: string, member: SampleMember): Promise<void> {
  await setSignedCookie(c, MEMBER_COOKIE, member.id, secret, ATTRIBUTES);
}

export function signOut(c: Context): void {
  deleteCookie(c, MEMBER_COOKIE, ATTRIBUTES);
}

/** Chooses the language of the page: `?lang=`, which is remembered, else the remembered one, else French. */
export function chooseLanguage(c: Context): Language {
  const asked = findLanguage(c.req.query('lang'));
  if (asked) setCookie(c, LANGUAGE_COOKIE, asked, { ...ATTRIBUTES, maxAge: ONE_YEAR });
  return asked ?? findLanguage(getCookie(c, LANGUAGE_COOKIE)) ?? LANGUAGES[0];
}

function findLanguage(code: string | undefined): Language | undefined {
  return LANGUAGES.find((language) => language === code);
}

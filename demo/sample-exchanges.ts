import type { Topic } from '../src/contract/topic.ts';

/** Question and answer in the history of the sample particulier. */
export interface SampleExchange {
  readonly topic: Topic;
  readonly question: string;
  readonly answer: string;
  /** Days back from now; it was asked two working days after that day, and answered two working days later. */
  readonly daysAgo: number;
  /** Minute of the day in Paris. */
  readonly askedMinute: number;
  readonly answeredMinute: number;
  readonly isRead: boolean;
}

/** Sample exchanges, oldest first. */
export const SAMPLE_EXCHANGES: readonly SampleExchange[] = [
  {
    topic: { theme: 'invalidite', subject: 'invalidite', motive: 'autre-question' },
    question: `Bonjour,
Je reprends une activité à mi-temps le mois prochain. Dois-je vous le signaler, et sous quel délai\u00a0?
Avec mes remerciements,
Aline Caron`,
    answer: `Bonjour,
Oui, prévenez-nous dès la reprise, en précisant le nombre d’heures et le salaire prévu. Nous revoyons ensuite le montant à partir des ressources que vous déclarez.
Bien cordialement,
Votre gestionnaire`,
    daysAgo: 290,
    askedMinute: 16 * 60 + 42,
    answeredMinute: 10 * 60 + 8,
    isRead: true,
  },
  {
    topic: { theme: 'sante', subject: 'droits-maladie', motive: 'autre-question' },
    question: `Bonjour,
Mon fils part étudier dans une autre région à la rentrée. Doit-il changer de caisse pour être remboursé\u00a0?
Merci de votre aide.
Aline Caron`,
    answer: `Bonjour,
Non, il reste rattaché à votre MSA, où qu’il étudie. Il lui suffit de nous signaler sa nouvelle adresse\u00a0; s’il le souhaite, il peut aussi déclarer un médecin traitant près de son école.
Bien cordialement,
Votre gestionnaire`,
    daysAgo: 118,
    askedMinute: 14 * 60 + 55,
    answeredMinute: 11 * 60 + 20,
    isRead: true,
  },
  {
    topic: { theme: 'sante', subject: 'cartes-assurance-maladie', motive: 'carte-vitale' },
    question: `Bonjour,
Ma carte Vitale est abîmée et la pharmacie n’arrive plus à la lire. Dois-je en commander une nouvelle, et que puis-je faire en attendant\u00a0?
Cordialement,
Aline Caron`,
    answer: `Bonjour,
Oui, commandez une nouvelle carte avec le service en ligne «\u00a0Demander ma Carte Vitale\u00a0»\u00a0: il vous faut une photo et une pièce d’identité.
En attendant de la recevoir, présentez votre attestation de droits\u00a0: la pharmacie l’accepte de la même façon.
Bien cordialement,
Votre gestionnaire`,
    daysAgo: 14,
    askedMinute: 17 * 60 + 12,
    answeredMinute: 15 * 60 + 35,
    isRead: false,
  },
];

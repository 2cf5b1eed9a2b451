declare module '@socialgouv/jours-feries' {
  /** French public holidays of a year by name, each as midnight in the process's own time zone. */
  export default function joursFeries(year: number, options?: { alsace?: boolean }): Record<string, Date>;
}

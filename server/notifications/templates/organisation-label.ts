/** How the body is named everywhere: "MSA Picardie". */
export function organisationLabel({ name, region }: { readonly name: string; readonly region: string }): string {
  return `${name} ${region}`.trim();
}

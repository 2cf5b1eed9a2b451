/** Stands in for the libraries that turn schemas into an API description: the playground has none. */
const nothing = () => ({});

export { nothing as loadVendor, nothing as toJsonSchema, nothing as toOpenAPISchema };

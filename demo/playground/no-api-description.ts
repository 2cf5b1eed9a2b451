/** Replaces the libraries that turn schemas into an API description: the playground serves none. */
const nothing = () => ({});

export { nothing as loadVendor, nothing as toJsonSchema, nothing as toOpenAPISchema };

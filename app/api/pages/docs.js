"use strict";

SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#reference",
  deepLinking: true,
  tryItOutEnabled: false,
  // Or it would ask a host elsewhere whether the document is valid.
  validatorUrl: null,
});

// Takes the place of the webjar's own, which would show a sample of its makers.
window.onload = function () {
  window.ui = SwaggerUIBundle({
    url: '../openapi.json',
    dom_id: '#swagger-ui',
    deepLinking: true,
    // no validator badge: it would be loaded from the network
    validatorUrl: null,
    // looking is enough: a click must not move money
    supportedSubmitMethods: []
  });
};

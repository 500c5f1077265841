// The documentation of the interface: Swagger UI, and the page's own token with each change.
const told = JSON.parse(document.getElementById("api-settings").textContent);
const token = document.querySelector("meta[name=csrf-token]").content;
SwaggerUIBundle({
  ...told,
  dom_id: "#api-docs",
  presets: [SwaggerUIBundle.presets.apis],
  requestInterceptor: (request) => {
    request.headers["X-CSRFToken"] = token;
    return request;
  },
});

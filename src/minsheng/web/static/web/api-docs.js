// The documentation of the interface: Swagger UI, and the page's own token and language with each request.
const told = JSON.parse(document.getElementById("api-settings").textContent);
const token = document.querySelector("meta[name=csrf-token]").content;
SwaggerUIBundle({
  ...told,
  dom_id: "#api-docs",
  presets: [SwaggerUIBundle.presets.apis],
  requestInterceptor: (request) => {
    request.headers["X-CSRFToken"] = token;
    request.headers["Accept-Language"] = document.documentElement.lang;
    return request;
  },
});

package io.torrentflow.gateway.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.smallrye.openapi.runtime.io.Format;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.platform.http.ProblemWriter;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Says which methods an address has (RFC 9110, 9.3.7 and 15.5.6), by the API's document; the
 * framework says it for a whole class of resources or not at all.
 */
@ApplicationScoped
class AllowedMethods {
  // After all that every request passes, and before what it leads to.
  private static final int PRIORITY = 0;
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
  private static final String ALLOW = "Allow";
  private static final int NO_CONTENT = 204;
  private static final int METHOD_NOT_ALLOWED = 405;

  private final Map<String, Allowed> byTemplate = new TreeMap<>();

  private final ProblemWriter problems;

  private record Allowed(Pattern path, String methods) {}

  AllowedMethods(ProblemWriter problems) {
    this.problems = problems;
  }

  void read(@Observes StartupEvent event, OpenApiDocumentService documents, ObjectMapper json)
      throws IOException {
    byte[] document = documents.getDocument(OpenApiConstants.DEFAULT_DOCUMENT_NAME, Format.JSON);
    json.readTree(document)
        .get("paths")
        .properties()
        .forEach(path -> byTemplate.put(path.getKey(), allowed(path.getKey(), path.getValue())));
  }

  private static Allowed allowed(String template, JsonNode operations) {
    Set<String> methods = new TreeSet<>(Set.of("OPTIONS"));
    operations
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (METHODS.contains(name)) {
                methods.add(name.toUpperCase(Locale.ROOT));
              }
            });
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    return new Allowed(
        Pattern.compile(template.replaceAll("\\{\\w+}", "[^/]+")), String.join(", ", methods));
  }

  private Optional<String> of(String path) {
    return byTemplate.values().stream()
        .filter(allowed -> allowed.path().matcher(path).matches())
        .map(Allowed::methods)
        .findFirst();
  }

  void register(@Observes Filters filters) {
    filters.register(this::options, PRIORITY);
  }

  private void options(RoutingContext context) {
    HttpServerResponse response = context.response();
    if (!HttpMethod.OPTIONS.equals(context.request().method())) {
      context.addHeadersEndHandler(written -> complete(context));
      context.next();
      return;
    }
    of(context.normalizedPath())
        .ifPresentOrElse(
            allowed -> response.setStatusCode(NO_CONTENT).putHeader(ALLOW, allowed).end(),
            () -> problems.write(context, ProblemCode.NOT_FOUND, null));
  }

  private void complete(RoutingContext context) {
    HttpServerResponse response = context.response();
    if (response.getStatusCode() == METHOD_NOT_ALLOWED && !response.headers().contains(ALLOW)) {
      of(context.normalizedPath()).ifPresent(allowed -> response.putHeader(ALLOW, allowed));
    }
  }
}

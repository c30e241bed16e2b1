package io.torrentflow.gateway.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.smallrye.openapi.runtime.io.Format;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The addresses that the API has, by its document. */
@Singleton
class ApiRoutes {
  private static final String ROUTE = ApiRoutes.class.getName();
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  private final Map<String, Route> byTemplate = new TreeMap<>();

  /**
   * An address.
   *
   * @param template with names for what varies, as {@code /api/v1/jobs/{id}}
   */
  record Route(String template, Pattern path, Set<String> methods) {
    /** The header {@code Allow}. */
    String allow() {
      return String.join(", ", methods);
    }
  }

  void read(@Observes StartupEvent event, OpenApiDocumentService documents, ObjectMapper json)
      throws IOException {
    byte[] document = documents.getDocument(OpenApiConstants.DEFAULT_DOCUMENT_NAME, Format.JSON);
    json.readTree(document)
        .get("paths")
        .properties()
        .forEach(path -> byTemplate.put(path.getKey(), route(path.getKey(), path.getValue())));
  }

  private static Route route(String template, JsonNode operations) {
    Set<String> methods = new TreeSet<>(Set.of("OPTIONS"));
    operations
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (METHODS.contains(name)) {
                methods.add(name.toUpperCase(Locale.ROOT));
              }
            });
    // A stream has no end that a response to HEAD could tell the length of.
    if (methods.contains("GET")
        && !operations.at("/get/responses/200/content").has("text/event-stream")) {
      methods.add("HEAD");
    }
    return new Route(template, Pattern.compile(template.replaceAll("\\{\\w+}", "[^/]+")), methods);
  }

  /** The address that a request is of; looked up once for each request. */
  Optional<Route> of(RoutingContext context) {
    @Nullable Optional<Route> known = context.get(ROUTE);
    if (known != null) {
      return known;
    }
    Optional<Route> found = of(context.normalizedPath());
    context.put(ROUTE, found);
    return found;
  }

  // Those without names come before those with.
  private Optional<Route> of(String path) {
    Route plain = byTemplate.get(path);
    return plain != null
        ? Optional.of(plain)
        : byTemplate.values().stream()
            .filter(route -> route.path().matcher(path).matches())
            .findFirst();
  }
}

package io.torrentflow.gateway.openapi;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** The headers that a client acts on, each described once. */
final class ResponseHeaders {
  private static final String RETRY_AFTER = "Retry-After";
  private static final String RATE_LIMIT = "RateLimit";
  private static final String RATE_LIMIT_POLICY = "RateLimit-Policy";
  private static final String CHALLENGE = "WWW-Authenticate";
  private static final String ALLOW = "Allow";
  private static final String CORRELATION_ID = "X-Correlation-Id";

  private static final Map<String, String> TEXTS =
      Map.of(
          RETRY_AFTER, "Seconds after which the same request may be sent again",
          RATE_LIMIT, "What is left of the limit that is nearest, and when there will be more",
          RATE_LIMIT_POLICY, "The limits that apply",
          CHALLENGE, "Of 401: how to say who calls",
          ALLOW, "Of 405: the methods that there are",
          CORRELATION_ID, "Names the request in every log");

  private ResponseHeaders() {}

  static void describe(Components components) {
    // In one order, or the document would differ from build to build.
    new TreeMap<>(TEXTS).forEach((name, text) -> components.addHeader(name, header(name, text)));
  }

  private static Header header(String name, String text) {
    return OASFactory.createHeader()
        .description(text)
        .schema(
            OASFactory.createSchema()
                .addType(name.equals(RETRY_AFTER) ? SchemaType.INTEGER : SchemaType.STRING));
  }

  static void addToProblem(APIResponse problem) {
    add(
        problem,
        List.of(RETRY_AFTER, RATE_LIMIT, RATE_LIMIT_POLICY, CHALLENGE, ALLOW, CORRELATION_ID));
  }

  static void addToSuccess(APIResponse response) {
    add(response, List.of(RATE_LIMIT, RATE_LIMIT_POLICY, CORRELATION_ID));
  }

  private static void add(APIResponse response, List<String> names) {
    names.forEach(name -> response.addHeader(name, OASFactory.createHeader().ref(name)));
  }
}

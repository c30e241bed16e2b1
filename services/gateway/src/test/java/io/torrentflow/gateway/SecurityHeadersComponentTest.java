package io.torrentflow.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.Headers;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class SecurityHeadersComponentTest {
  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/config", "/api/v1/jobs", "/api/v1/events", "/nothing"})
  void areSentWithEveryAnswer(String path) {
    Headers headers = given().get(path).headers();

    assertThat(headers.getValue("Content-Security-Policy")).contains("frame-ancestors 'none'");
    assertThat(headers.getValues("X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(headers.getValue("Referrer-Policy")).isEqualTo("no-referrer");
    // Over plain HTTP it means nothing.
    assertThat(headers.hasHeaderWithName("Strict-Transport-Security")).isFalse();
  }

  @Test
  void letAPageLoadWhatIsOursAndFilesOfTheStore() {
    URI store = ConfigProvider.getConfig().getValue("quarkus.s3.endpoint-override", URI.class);
    Map<String, String> policy =
        Arrays.stream(given().get("/api/v1/config").header("Content-Security-Policy").split("; "))
            .map(directive -> directive.split(" ", 2))
            .collect(Collectors.toMap(directive -> directive[0], directive -> directive[1]));

    assertThat(policy)
        .containsEntry("default-src", "'none'")
        .containsEntry("script-src", "'self'")
        .containsEntry("style-src", "'self'")
        .containsEntry("connect-src", "'self' " + store)
        .containsEntry("frame-src", store.toString());
  }
}

package io.torrentflow.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class ClientConfigComponentTest {
  @Test
  void saysWhatAClientNeedsToKnow() {
    String version =
        ConfigProvider.getConfig().getValue("quarkus.application.version", String.class);

    assertThat(given().get("/api/v1/config").<Map<String, Object>>path(""))
        .isEqualTo(
            Map.of(
                "version",
                version,
                "registration",
                "open",
                "limits",
                Map.of(
                    "torrentBytes", 10 << 20,
                    "pageSize", 200,
                    "passwordMinLength", 10,
                    "passwordMaxLength", 256)));
  }
}

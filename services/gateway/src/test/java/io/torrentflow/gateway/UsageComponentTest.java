package io.torrentflow.gateway;

import static io.torrentflow.gateway.Api.aMagnet;
import static io.torrentflow.gateway.Api.aTorrent;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.complete;
import static io.torrentflow.gateway.Api.registered;
import static io.torrentflow.gateway.Api.run;
import static io.torrentflow.gateway.Api.submitMagnet;
import static io.torrentflow.gateway.Api.submitTorrent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class UsageComponentTest {
  @Test
  void showsWhatIsUsedOfThePlan() {
    String session = registered();
    complete(submitTorrent(session, aTorrent("")).extract().path("id"));
    submitMagnet(session, aMagnet());

    assertThat(as(session).get("/api/v1/account/usage").<Map<String, Object>>path(""))
        .isEqualTo(
            Map.of(
                "plan", "standard",
                "planName", "Standard",
                "activeJobs", 1,
                "maxActiveJobs", 10,
                "storedBytes", 10,
                "monthBytes", 10,
                "maxStoredBytes", 107_374_182_400L,
                "retentionDays", 30));
  }

  @Test
  void showsNoLimitWhereThePlanHasNone() {
    String session = registered();
    String id = as(session).get("/api/v1/auth/me").path("id");
    run("UPDATE users SET plan_id = 'unlimited' WHERE id = ?::uuid", id);

    as(session)
        .get("/api/v1/account/usage")
        .then()
        .body("plan", equalTo("unlimited"))
        .body("maxActiveJobs", nullValue())
        .body("maxStoredBytes", nullValue());
  }
}

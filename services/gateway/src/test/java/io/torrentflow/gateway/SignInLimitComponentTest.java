package io.torrentflow.gateway;

import static io.restassured.RestAssured.given;
import static io.torrentflow.gateway.Api.PASSWORD;
import static io.torrentflow.gateway.Api.anEmail;
import static io.torrentflow.gateway.Api.credentials;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.torrentflow.stack.backing.BackingPart;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The limits of logins and registrations as they are by default. */
@QuarkusTest
@TestProfile(SignInLimitComponentTest.Limited.class)
class SignInLimitComponentTest {
  /** With servers of its own, for those of the other tests are asked without limits. */
  public static class Limited implements QuarkusTestProfile {
    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(
          new TestResourceEntry(GatewayBacking.class, Map.of(GatewayBacking.LIMITED, "")));
    }

    @Override
    public boolean disableGlobalTestResources() {
      return true;
    }
  }

  private static final String WRONG = "not the password at all";

  @Test
  void refusesTheEleventhTryOfAnAddress() {
    String email = anEmail();
    String address = anAddress();
    register(email, anAddress()).statusCode(201);
    for (int i = 1; i <= 10; i++) {
      login(email, WRONG, address)
          .statusCode(401)
          .header("RateLimit", startsWith("\"login\";r=" + (10 - i)));
    }

    login(email, PASSWORD, address)
        .statusCode(429)
        .body("code", equalTo("RATE_LIMITED"))
        .header("Retry-After", matchesPattern("[1-9]|[1-5][0-9]|60"))
        .header("RateLimit-Policy", equalTo("\"login\";q=10;w=600"))
        .header("RateLimit", startsWith("\"login\";r=0;t="));
    login(email, PASSWORD, anAddress()).statusCode(200);
  }

  @Test
  void writesNoRowForWhatItRefuses() {
    String email = anEmail();
    String address = anAddress();
    List<Integer> answers =
        IntStream.range(0, 30)
            .mapToObj(i -> login(email, WRONG, address).extract().statusCode())
            .toList();

    assertThat(answers).contains(401, 429);
    assertThat(Api.column("SELECT outcome FROM audit_log WHERE ip = ? AND detail IS NULL", address))
        .hasSize(Collections.frequency(answers, 401))
        .containsOnly("CREDENTIALS_WRONG");
  }

  @Test
  void keepsAnAccountOpenToItsOwnerWhileManyAddressesGuess() {
    String email = anEmail();
    String home = anAddress();
    register(email, home).statusCode(201);
    login(email, PASSWORD, home).statusCode(200);
    for (int i = 0; i < 20; i++) {
      login(email, WRONG, anAddress()).statusCode(401);
    }

    login(email, WRONG, anAddress()).statusCode(429);
    login(email, PASSWORD, home).statusCode(200);
  }

  @Test
  void countsAllAccountsThatAnAddressTries() {
    String address = anAddress();
    int refused = 0;
    for (int i = 0; i < 120 && refused == 0; i++) {
      int status = login(anEmail(), WRONG, address).extract().statusCode();
      refused = status == 429 ? i : 0;
    }

    // One a second comes back meanwhile.
    assertThat(refused).isGreaterThanOrEqualTo(60);
  }

  @Test
  void refusesTheSixthRegistrationOfAnAddress() {
    String address = anAddress();
    for (int i = 0; i < 5; i++) {
      register(anEmail(), address).statusCode(201);
    }

    register(anEmail(), address).statusCode(429).header("Retry-After", matchesPattern("[0-9]+"));
    register(anEmail(), anAddress()).statusCode(201);
  }

  @Test
  void countsANetworkOfIpv6AsOne() {
    String network = "2001:db8:" + Integer.toHexString(random()) + ":1:";
    for (int i = 0; i < 5; i++) {
      register(anEmail(), network + ":" + (i + 1)).statusCode(201);
    }

    register(anEmail(), network + "ffff::1").statusCode(429);
  }

  @Test
  void holdsWithoutRedis() {
    String email = anEmail();
    String address = anAddress();
    GatewayBacking.servers.backing().stop(BackingPart.REDIS);
    try {
      for (int i = 0; i < 10; i++) {
        login(email, WRONG, address).statusCode(401);
      }

      login(email, WRONG, address).statusCode(429);
    } finally {
      GatewayBacking.servers.backing().start(BackingPart.REDIS);
    }
  }

  private static ValidatableResponse login(String email, String password, String address) {
    return post("login", email, password, address);
  }

  private static ValidatableResponse register(String email, String address) {
    return post("register", email, PASSWORD, address);
  }

  private static ValidatableResponse post(
      String what, String email, String password, String address) {
    return given()
        .header("X-Forwarded-For", address)
        .contentType(ContentType.JSON)
        .body(credentials(email, password))
        .post("/api/v1/auth/" + what)
        .then();
  }

  // Of the range for documentation, so that no other test has it.
  private static String anAddress() {
    return "198.18." + random() % 256 + "." + random() % 256;
  }

  private static int random() {
    return ThreadLocalRandom.current().nextInt(0x10000);
  }
}

package io.torrentflow.agent.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** An agent that waits for an origin longer than a test holds it. */
public final class PatientAgent implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of("torrentflow.agent.http.stall-timeout", "1m");
  }
}

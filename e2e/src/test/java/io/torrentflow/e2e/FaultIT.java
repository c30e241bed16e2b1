package io.torrentflow.e2e;

import static io.torrentflow.e2e.support.TestingSystem.RECORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.torrentflow.e2e.support.FileOrigin;
import io.torrentflow.e2e.support.FileOrigin.Manner;
import io.torrentflow.e2e.support.Outage;
import io.torrentflow.e2e.support.TestingRedis;
import io.torrentflow.e2e.support.TestingSystem;
import io.torrentflow.e2e.support.TestingUser;
import io.torrentflow.stack.backing.BackingPart;
import io.torrentflow.stack.backing.HomeDatabase;
import io.torrentflow.stack.system.LocalSystem;
import io.torrentflow.testing.sse.EventReader;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The rows of "When something fails" in the architecture, but for the loss of agents. */
class FaultIT {
  private static final String ALL = "/api/v1/events";
  private static final int SIZE = 30 * 1024 * 1024;
  private static final int HELD_AT = 20 * 1024 * 1024;
  private static final int SMALL = 300_000;
  // Longer than an agent may be silent before it counts as lost.
  private static final Duration LONGER_THAN_AGENTS_MAY_BE_SILENT = Duration.ofSeconds(8);

  private final LocalSystem system = TestingSystem.get();
  private final TestingUser user = TestingUser.register();

  @AfterEach
  void leaveTheSystemReady() {
    Outage.awaitAllReady();
  }

  @Nested
  class WhenTheBrokerIsDown {
    @Test
    void acceptsASubmissionThatCompletesAfterTheOutage() {
      try (FileOrigin origin = new FileOrigin(Manner.RANGES, SMALL)) {
        HttpResponse<byte[]> accepted;
        try (Outage outage = Outage.of(BackingPart.RABBITMQ)) {
          accepted = user.submitUrl(origin.url("file.bin"));

          assertThat(accepted.statusCode()).isEqualTo(201);
          assertThat(user.statusOf(TestingUser.idOf(accepted))).isEqualTo("submitted");
          HomeDatabase record = new HomeDatabase(system.backing().folder());
          await()
              .atMost(TestingUser.LIMIT)
              .untilAsserted(() -> assertThat(record.outboxAge()).isPositive());
          assertThat(Outage.areReady("gateway", "jobs", "agent")).isTrue();
        }

        assertCompletes(TestingUser.idOf(accepted), Map.of("file.bin", origin.sha256()));
      }
    }

    @Test
    void completesARunningDownload() {
      try (FileOrigin origin = new FileOrigin(Manner.RANGES, SIZE).holdAfter(HELD_AT)) {
        String job = ControlIT.heldInTheMiddle(user, origin, HELD_AT);
        try (Outage outage = Outage.of(BackingPart.RABBITMQ)) {
          origin.open();

          assertCompletes(job, Map.of("held.bin", origin.sha256()));
        }
      }
    }

    @Test
    void removesWhatADeletedJobHasStored() {
      try (FileOrigin origin = new FileOrigin(Manner.RANGES, SMALL)) {
        String job = TestingUser.idOf(user.submitUrl(origin.url("file.bin")));
        user.awaitStatus(job, "completed");
        String transfer = RECORD.value("SELECT transfer_id FROM jobs WHERE id = ?::uuid", job);
        try (Outage outage = Outage.of(BackingPart.RABBITMQ)) {
          assertThat(user.delete("/api/v1/jobs/" + job).statusCode()).isEqualTo(204);

          await()
              .atMost(TestingUser.LIMIT)
              .until(
                  () ->
                      RECORD.isTrue(
                          "SELECT cleaned_at IS NOT NULL FROM transfers WHERE id = ?::uuid",
                          transfer));
        }
      }
    }

    @Test
    void completesAWaitingTransferThoughTheBrokerLostItsData() {
      try (FileOrigin origin = new FileOrigin(Manner.RANGES, SMALL)) {
        String job;
        try (Outage agents = Outage.of(system.agent(1), system.agent(2))) {
          job = TestingUser.idOf(user.submitUrl(origin.url("file.bin")));
          await()
              .atMost(Duration.ofSeconds(10))
              .until(() -> RECORD.isTrue("SELECT count(*) = 0 FROM outbox"));
          Outage.loseBrokerData();
        }

        assertCompletes(job, Map.of("file.bin", origin.sha256()));
      }
    }
  }

  @Nested
  class WhenJobsIsDown {
    @Test
    void completesARunningDownloadAndKeepsASubmissionWaiting() {
      try (FileOrigin origin = new FileOrigin(Manner.RANGES, SIZE).holdAfter(HELD_AT);
          FileOrigin other = new FileOrigin(Manner.RANGES, SMALL)) {
        String job = ControlIT.heldInTheMiddle(user, origin, HELD_AT);
        String assignment = assignmentOf(job);
        String meanwhile;
        try (Outage outage = Outage.of(system.jobs(1), system.jobs(2))) {
          origin.open();
          meanwhile = TestingUser.idOf(user.submitUrl(other.url("file.bin")));

          await()
              .during(LONGER_THAN_AGENTS_MAY_BE_SILENT)
              .atMost(LONGER_THAN_AGENTS_MAY_BE_SILENT.multipliedBy(3))
              .until(() -> user.statusOf(meanwhile).equals("submitted"));
          await().atMost(TestingUser.LIMIT).until(() -> origin.sent() >= SIZE);
        }

        assertCompletes(job, Map.of("held.bin", origin.sha256()));
        assertCompletes(meanwhile, Map.of("file.bin", other.sha256()));
        assertThat(assignmentOf(job)).isEqualTo(assignment);
      }
    }

    @Test
    void theOtherReplicaTakesOver() {
      try (FileOrigin origin = new FileOrigin(Manner.RANGES, SIZE).holdAfter(HELD_AT);
          FileOrigin other = new FileOrigin(Manner.RANGES, SMALL)) {
        String job = ControlIT.heldInTheMiddle(user, origin, HELD_AT);
        String assignment = assignmentOf(job);
        try (Outage outage = Outage.of(system.jobs(1))) {
          String second = TestingUser.idOf(user.submitUrl(other.url("second.bin")));
          assertCompletes(second, Map.of("second.bin", other.sha256()));
          origin.open();

          assertCompletes(job, Map.of("held.bin", origin.sha256()));
          assertThat(assignmentOf(job)).isEqualTo(assignment);
        }
      }
    }
  }

  @Nested
  class WhenPostgresqlIsRestarted {
    @Test
    void completesARunningDownload() {
      try (FileOrigin origin = new FileOrigin(Manner.RANGES, SIZE).holdAfter(HELD_AT)) {
        String job = ControlIT.heldInTheMiddle(user, origin, HELD_AT);
        String assignment = assignmentOf(job);
        try (Outage outage = Outage.of(BackingPart.POSTGRES)) {
          origin.open();

          await()
              .during(LONGER_THAN_AGENTS_MAY_BE_SILENT)
              .atMost(LONGER_THAN_AGENTS_MAY_BE_SILENT.multipliedBy(3))
              .until(() -> user.get("/api/v1/jobs").statusCode() == 503);
        }
        Outage.awaitAllReady();

        assertCompletes(job, Map.of("held.bin", origin.sha256()));
        assertThat(assignmentOf(job)).isEqualTo(assignment);
      }
    }
  }

  @Nested
  class WhenOneGatewayDies {
    @Test
    void theOtherGatewayServesTheSameUser() {
      try (FileOrigin origin = new FileOrigin(Manner.RANGES, SMALL);
          Outage outage = Outage.of(system.gateway(1))) {
        TestingUser there = user.at(system.gateway(2).address());
        String job = TestingUser.idOf(there.submitUrl(origin.url("file.bin")));

        JsonNode end = there.awaitEnd(job);

        assertThat(end.get("status").asText()).as(end.toString()).isEqualTo("completed");
        assertThat(there.collect(job)).isEqualTo(Map.of("file.bin", origin.sha256()));
      }
    }
  }

  @Nested
  class WhenHubsAreDown {
    @Test
    void aReaderResumesAtTheOtherHub() {
      try (FileOrigin origin = new FileOrigin(Manner.RANGES, SMALL)) {
        String seen = TestingUser.idOf(user.submitUrl(origin.url("seen.bin")));
        String last;
        try (EventReader reader = user.read(system.hub(1).address().resolve(ALL))) {
          reader.awaitStatus(seen, "completed");
          reader.awaitReady();
          last = reader.lastId();
        }
        try (Outage outage = Outage.of(system.hub(1))) {
          String missed = TestingUser.idOf(user.submitUrl(origin.url("missed.bin")));

          // The gateway finds the hub that is left.
          try (EventReader back = user.read(stream(), last)) {
            back.awaitStatus(missed, "completed");
          }
        }
      }
    }

    @Test
    void aNewStreamShowsAJobThatCompletedDuringTheOutage() {
      try (FileOrigin origin = new FileOrigin(Manner.RANGES, SMALL)) {
        String before = TestingUser.idOf(user.submitUrl(origin.url("before.bin")));
        try (EventReader reader = user.read(stream())) {
          reader.awaitStatus(before, "completed");
        }
        String job;
        try (Outage outage = Outage.of(system.hub(1), system.hub(2))) {
          job = TestingUser.idOf(user.submitUrl(origin.url("file.bin")));
          assertCompletes(job, Map.of("file.bin", origin.sha256()));
        }

        try (EventReader reader = user.read(stream())) {
          reader.awaitStatus(job, "completed");
          reader.awaitStatus(before, "completed");
        }
      }
    }
  }

  @Nested
  class WhenRedisIsDown {
    @Test
    void keepsTransfersAndAcceptsTokens() {
      try (FileOrigin origin = new FileOrigin(Manner.RANGES, SIZE).holdAfter(HELD_AT)) {
        String job = ControlIT.heldInTheMiddle(user, origin, HELD_AT);
        String assignment = assignmentOf(job);
        try (Outage outage = Outage.of(BackingPart.REDIS)) {
          await()
              .during(Duration.ofSeconds(15))
              .atMost(Duration.ofSeconds(60))
              .until(
                  () ->
                      user.get("/api/v1/jobs").statusCode() == 200
                          && assignmentOf(job).equals(assignment)
                          && Outage.areReady("gateway", "jobs", "agent"));
          TestingUser.register();
          origin.open();
          assertCompletes(job, Map.of("held.bin", origin.sha256()));
        }

        assertThat(assignmentOf(job)).isEqualTo(assignment);
        try (EventReader reader = openUntilServed()) {
          reader.awaitStatus(job, "completed");
        }
      }
    }
  }

  @Nested
  class WhenRedisLostItsData {
    @Test
    void acceptsTokensAtOnceAndStreamsAllJobs() throws Exception {
      try (FileOrigin origin = new FileOrigin(Manner.RANGES, SMALL)) {
        String first = TestingUser.idOf(user.submitUrl(origin.url("1.bin")));
        String second = TestingUser.idOf(user.submitUrl(origin.url("2.bin")));
        user.awaitStatus(first, "completed");
        user.awaitStatus(second, "completed");

        TestingRedis.loseEverything();

        assertThat(user.get("/api/v1/jobs").statusCode()).isEqualTo(200);
        try (EventReader reader = openUntilServed()) {
          reader.awaitStatus(first, "completed");
          reader.awaitStatus(second, "completed");
          reader.awaitReady();
        }
      }
    }
  }

  @Nested
  class WhenAnOriginFailsForAWhile {
    @Test
    void retriesTheTransfer() {
      try (FileOrigin origin = new FileOrigin(Manner.RANGES, SMALL).failing(true)) {
        String job = TestingUser.idOf(user.submitUrl(origin.url("file.bin")));
        await().atMost(TestingUser.LIMIT).until(() -> origin.refusals() >= 2);

        origin.failing(false);

        user.awaitStatus(job, "completed");
        assertThat(user.collect(job)).isEqualTo(Map.of("file.bin", origin.sha256()));
      }
    }
  }

  private URI stream() {
    return system.address().resolve(ALL);
  }

  /** Hubs ask clients to come back until Redis has what they need. */
  private EventReader openUntilServed() {
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              EventReader reader = user.read(stream());
              if (reader.statusCode() != 200) {
                reader.close();
              }
              return reader;
            },
            reader -> reader.statusCode() == 200);
  }

  private void assertCompletes(String job, Map<String, String> content) {
    JsonNode end = user.awaitEnd(job);

    assertThat(end.get("status").asText()).as(end.toString()).isEqualTo("completed");
    assertThat(end.get("attempt").asInt()).as(end.toString()).isZero();
    assertThat(user.collect(job)).isEqualTo(content);
  }

  private static String assignmentOf(String job) {
    return RECORD.value(
        "SELECT t.assignment FROM transfers t JOIN jobs j ON j.transfer_id = t.id WHERE j.id ="
            + " ?::uuid",
        job);
  }
}

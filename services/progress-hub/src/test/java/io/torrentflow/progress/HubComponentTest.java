package io.torrentflow.progress;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.id.UuidV7;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.wire.Broker;
import io.torrentflow.kernel.wire.JobSnapshot;
import io.torrentflow.kernel.wire.JobUpdate;
import io.torrentflow.kernel.wire.MessageHeader;
import io.torrentflow.platform.auth.ApiTokens;
import io.torrentflow.platform.auth.Caller;
import io.torrentflow.platform.auth.LiveCredentials;
import io.torrentflow.platform.auth.Role;
import io.torrentflow.platform.broker.BrokerConnection;
import io.torrentflow.progress.testing.HubTestResource;
import io.torrentflow.progress.testing.TestingStream;
import io.torrentflow.progress.testing.TestingStream.Event;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.rabbitmq.RabbitMQClient;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(HubTestResource.class)
class HubComponentTest {
  private static final Duration BOUND = Duration.ofSeconds(10);
  private static final UuidV7 IDS = new UuidV7(InstantSource.system());

  @Inject ReactiveRedisDataSource redis;
  @Inject ObjectMapper json;
  @Inject BrokerConnection connection;

  @TestHTTPResource("/api/v1")
  URI api;

  private JobId job = new JobId(IDS.next());
  private final UserId owner = new UserId(IDS.next());
  private RabbitMQClient broker;

  @BeforeEach
  void connect() {
    broker = connection.open("test");
    broker.start().await().atMost(BOUND);
  }

  @AfterEach
  void disconnect() {
    broker.stop().await().atMost(BOUND);
  }

  @Nested
  class TheStreamOfAJob {
    @Test
    void beginsWithHowItIsAndGoesOnWithEveryChange() {
      String token = tokenOf(owner);
      publish(1, owner);
      awaitKnown(token, 1);

      try (TestingStream stream = jobStream(token, null)) {
        awaitIds(stream, 1);

        publish(2, owner);

        awaitIds(stream, 1, 2);
        assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
        assertThat(stream.header("X-Accel-Buffering")).isEqualTo("no");
        assertThat(stream.header("Cache-Control")).isEqualTo("no-store");
        assertThat(stream.events())
            .allSatisfy(event -> assertThat(event.name()).isEqualTo("job"))
            .allSatisfy(
                event -> assertThat(read(event).get("jobId").asText()).isEqualTo(job.toString()));
      }
    }

    @Test
    void goesOnAfterTheLastEventThatTheReaderSaw() {
      String token = tokenOf(owner);
      publish(7, owner);
      awaitKnown(token, 7);

      try (TestingStream stream = jobStream(token, "7")) {
        publish(8, owner);

        awaitIds(stream, 8);
      }
    }

    @Test
    void beginsAnewForAReaderThatSawWhatIsStillToCome() {
      String token = tokenOf(owner);
      publish(7, owner);
      awaitKnown(token, 7);

      try (TestingStream stream = jobStream(token, "999999999999999999")) {
        publish(8, owner);

        await().atMost(BOUND).until(() -> !stream.events().isEmpty());
        assertThat(stream.events()).extracting(Event::id).isSubsetOf(7L, 8L);
      }
    }

    @Test
    void neverGoesBackToAnOlderState() {
      String token = tokenOf(owner);
      publish(5, owner);
      awaitKnown(token, 5);

      try (TestingStream stream = jobStream(token, null)) {
        awaitIds(stream, 5);

        publish(4, owner);
        publish(5, owner);
        publish(6, owner);

        awaitIds(stream, 5, 6);
      }
    }

    @Test
    void isClosedToAStranger() {
      publish(1, owner);
      awaitKnown(tokenOf(owner), 1);

      given()
          .header("Authorization", "Bearer " + tokenOf(new UserId(IDS.next())))
          .accept("text/event-stream")
          .get(api + "/jobs/" + job + "/events")
          .then()
          .statusCode(404)
          .contentType("application/problem+json")
          .body("code", equalTo("JOB_NOT_FOUND"));
    }

    @Test
    void isNotThereForAJobThatNobodyKnows() {
      given()
          .header("Authorization", "Bearer " + tokenOf(owner))
          .accept("text/event-stream")
          .get(api + "/jobs/" + new JobId(IDS.next()) + "/events")
          .then()
          .statusCode(404)
          .body("code", equalTo("JOB_NOT_FOUND"));
    }
  }

  @Nested
  class TheStreamOfAUser {
    @Test
    void tellsOfAJobThatBeginsLater() {
      try (TestingStream stream = userStream(tokenOf(owner), null)) {
        publish(1, owner);

        awaitSeqs(stream, 1);
        assertThat(read(stream.events().getFirst()).get("status").asText())
            .isEqualTo("downloading");
      }
    }

    @Test
    void goesOnAfterTheLastEventThatTheReaderSaw() {
      publish(1, owner);
      String seen = placeOf(1);
      publish(2, owner);
      placeOf(2);

      try (TestingStream stream = userStream(tokenOf(owner), seen)) {
        awaitSeqs(stream, 2);
      }
    }

    @Test
    void saysThatAJobIsGoneToWhoWatchesItNoMore() {
      UserId other = new UserId(IDS.next());
      publish(1, owner, other);
      awaitKnown(tokenOf(owner), 1);

      try (TestingStream leaving = userStream(tokenOf(owner), null);
          TestingStream staying = userStream(tokenOf(other), null)) {
        // A state that has not left yet would be replaced by the next.
        awaitSeqs(leaving, 1);
        awaitSeqs(staying, 1);

        publish(2, other);

        awaitSeqs(leaving, 1, 2);
        awaitSeqs(staying, 1, 2);
        assertThat(read(leaving.events().getLast()).get("deleted").asBoolean()).isTrue();
        assertThat(read(staying.events().getLast()).get("deleted").asBoolean()).isFalse();
      }
    }

    @Test
    void endsWithTheTokenThatItIsReadWith() {
      String token = tokenOf(owner);
      try (TestingStream stream = userStream(token, null);
          TestingStream other = userStream(tokenOf(owner), null)) {

        new LiveCredentials(redis, json).forgetToken(ApiTokens.hash(token)).await().atMost(BOUND);

        await().atMost(BOUND).until(stream::isOver);
        assertThat(other.isOver()).isFalse();
      }
    }

    @Test
    void saysSoAlsoToAReaderThatWasAway() {
      UserId other = new UserId(IDS.next());
      publish(1, owner, other);
      String seen = placeOf(1);
      publish(2, other);
      awaitKnown(tokenOf(other), 2);

      try (TestingStream back = userStream(tokenOf(owner), seen)) {
        awaitSeqs(back, 2);
        assertThat(read(back.events().getFirst()).get("deleted").asBoolean()).isTrue();
      }
    }

    @Test
    void doesNotBeginWithAJobThatIsGone() {
      UserId other = new UserId(IDS.next());
      publish(1, owner, other);
      publish(2, other);
      awaitKnown(tokenOf(other), 2);

      try (TestingStream fresh = userStream(tokenOf(owner), null)) {
        // What comes after shows that nothing came before.
        publish(3, owner, other);

        awaitSeqs(fresh, 3);
        assertThat(read(fresh.events().getFirst()).get("deleted").asBoolean()).isFalse();
      }
    }

    @Test
    void goesOnWithAStoreThatHasLostItsData() {
      JobId first = job;
      publish(1, owner);
      publish(2, owner);
      String seen = placeOf(2);
      redis.execute("DEL", "torrentflow:job:" + job).await().atMost(BOUND);
      redis.execute("DEL", "torrentflow:user:" + owner + ":place").await().atMost(BOUND);
      redis.execute("DEL", "torrentflow:user:" + owner + ":jobs").await().atMost(BOUND);
      publish(3, owner);
      job = new JobId(IDS.next());
      publish(1, owner);
      publish(2, owner);
      placeOf(2);

      try (TestingStream stream = userStream(tokenOf(owner), seen)) {
        awaitSeqs(stream, 3, 2);
        assertThat(stream.events())
            .extracting(event -> read(event).get("jobId").asText())
            .containsExactly(first.toString(), job.toString());
      }
    }

    @Test
    void hasNothingOfOthers() {
      UserId other = new UserId(IDS.next());

      try (TestingStream stream = userStream(tokenOf(owner), null)) {
        publish(1, other);
        publish(2, other, owner);

        awaitSeqs(stream, 2);
      }
    }
  }

  @Test
  void aChangeOfStatusComesThroughAQueueOfItsOwn() {
    String token = tokenOf(owner);

    publish(Broker.JOB_EVENT_PREFIX + "completed", 1, owner);

    awaitKnown(token, 1);
  }

  @Nested
  class WithoutCredentials {
    @Test
    void nothingIsShown() {
      given()
          .accept("text/event-stream")
          .get(api + "/events")
          .then()
          .statusCode(401)
          .contentType("application/problem+json")
          .body("code", equalTo("UNAUTHENTICATED"));
    }

    @Test
    void anUnknownTokenIsNoneEither() {
      given()
          .header("Authorization", "Bearer " + ApiTokens.create())
          .accept("text/event-stream")
          .get(api + "/events")
          .then()
          .statusCode(401)
          .contentType("application/problem+json");
    }
  }

  @Test
  void whatCannotBeReadHoldsNothingUp() {
    String token = tokenOf(owner);
    send(Broker.JOB_PROGRESS, "{ not json");

    publish(1, owner);

    awaitKnown(token, 1);
  }

  private TestingStream jobStream(String token, String lastEventId) {
    return open("/jobs/" + job + "/events", token, lastEventId);
  }

  private TestingStream userStream(String token, String lastEventId) {
    return open("/events", token, lastEventId);
  }

  private TestingStream open(String path, String token, String lastEventId) {
    TestingStream stream = TestingStream.open(URI.create(api + path), token, lastEventId);
    assertThat(stream.status()).isEqualTo(200);
    return stream;
  }

  /** Waits until the hub has taken the state from the broker. */
  private void awaitKnown(String token, long seq) {
    await()
        .atMost(BOUND)
        .untilAsserted(
            () -> {
              try (TestingStream stream =
                  TestingStream.open(URI.create(api + "/jobs/" + job + "/events"), token, null)) {
                assertThat(stream.status()).isEqualTo(200);
                await()
                    .atMost(Duration.ofSeconds(1))
                    .until(() -> stream.events().stream().anyMatch(e -> e.id() >= seq));
              }
            });
  }

  /** Waits for a state in the stream of all of the owner's jobs; its id there. */
  private String placeOf(long seq) {
    try (TestingStream stream = userStream(tokenOf(owner), null)) {
      await()
          .atMost(BOUND)
          .until(() -> stream.events().stream().anyMatch(event -> isState(event, job, seq)));
      return Long.toString(stream.events().getLast().id());
    }
  }

  private boolean isState(Event event, JobId expected, long seq) {
    JsonNode state = read(event);
    return state.get("seq").asLong() == seq
        && state.get("jobId").asText().equals(expected.toString());
  }

  private void awaitSeqs(TestingStream stream, long... seqs) {
    Long[] boxed = LongStream.of(seqs).boxed().toArray(Long[]::new);
    await()
        .atMost(BOUND)
        .untilAsserted(
            () ->
                assertThat(stream.events())
                    .extracting(event -> read(event).get("seq").asLong())
                    .containsExactly(boxed));
  }

  private static void awaitIds(TestingStream stream, long... ids) {
    Long[] boxed = LongStream.of(ids).boxed().toArray(Long[]::new);
    await()
        .atMost(BOUND)
        .untilAsserted(
            () -> assertThat(stream.events()).extracting(Event::id).containsExactly(boxed));
  }

  private void publish(long seq, UserId... watchers) {
    publish(Broker.JOB_PROGRESS, seq, watchers);
  }

  private void publish(String routingKey, long seq, UserId... watchers) {
    JobSnapshot snapshot =
        new JobSnapshot(
            job,
            seq,
            JobStatus.DOWNLOADING,
            "album",
            1_000L,
            seq,
            0,
            1,
            0,
            null,
            1,
            0,
            0,
            null,
            false,
            Instant.EPOCH);
    MessageHeader header = MessageHeader.of(IDS.next(), routingKey, "test", Instant.EPOCH);
    try {
      send(routingKey, json.writeValueAsString(new JobUpdate(header, List.of(watchers), snapshot)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private void send(String routingKey, String message) {
    broker.basicPublish(Broker.EXCHANGE, routingKey, Buffer.buffer(message)).await().atMost(BOUND);
  }

  private String tokenOf(UserId user) {
    String token = ApiTokens.create();
    new LiveCredentials(redis, json)
        .rememberToken(
            ApiTokens.hash(token), new Caller(user, Role.VIEWER, null, null), Duration.ofMinutes(5))
        .await()
        .atMost(BOUND);
    return token;
  }

  private JsonNode read(Event event) {
    try {
      return json.readTree(event.data());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}

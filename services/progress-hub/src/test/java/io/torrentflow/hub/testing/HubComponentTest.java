package io.torrentflow.hub.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.platform.auth.Account;
import io.torrentflow.platform.auth.ApiTokens;
import io.torrentflow.platform.auth.Credential;
import io.torrentflow.platform.auth.Grant;
import io.torrentflow.platform.auth.LiveCredentials;
import io.torrentflow.platform.auth.LiveCredentials.Entry;
import io.torrentflow.platform.auth.Role;
import io.torrentflow.platform.auth.Scope;
import io.torrentflow.platform.messaging.BrokerConnection;
import io.torrentflow.testing.sse.EventReader;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the component tests of the hub share: a running hub, its user, and the jobs service. */
@QuarkusTestResource(HubTestResource.class)
public abstract class HubComponentTest {
  protected static final Duration BOUND = Duration.ofSeconds(10);

  @Inject protected ReactiveRedisDataSource redis;
  @Inject protected ObjectMapper json;
  @Inject BrokerConnection connection;

  @TestHTTPResource("/api/v1/events")
  protected URI events;

  protected final UserId owner = TestingJob.newUser();
  protected TestingBroker jobs;
  protected LiveCredentials credentials;

  @BeforeEach
  void connect() {
    jobs = new TestingBroker(connection);
    credentials = new LiveCredentials(redis, json);
    markComplete();
  }

  /** As a gateway does once all that is live is in Redis. */
  protected void markComplete() {
    credentials.server().flatMap(credentials::markComplete).await().atMost(BOUND);
  }

  @AfterEach
  void disconnect() {
    jobs.close();
  }

  /** Microseconds as PostgreSQL counts them. */
  protected static long now() {
    return Instant.now().toEpochMilli() * 1_000;
  }

  protected String token(UserId user) {
    return token(user, Duration.ofMinutes(5));
  }

  protected String token(UserId user, Duration lifetime) {
    return token(user, lifetime, Scope.JOBS_READ);
  }

  protected String token(UserId user, Duration lifetime, Scope scope) {
    String token = ApiTokens.create();
    Grant grant = new Grant(user, Set.of(scope), Instant.now().plus(lifetime), null);
    credentials
        .writeAccounts(List.of(new Account(user, Role.VIEWER, false, 1)))
        .chain(() -> credentials.write(List.of(new Entry(credential(token), grant, lifetime))))
        .await()
        .atMost(BOUND);
    return token;
  }

  protected static Credential credential(String token) {
    return Credential.ofToken(ApiTokens.hash(token));
  }

  protected void revoke(String token) {
    credentials
        .write(List.of(new Entry(credential(token), null, Duration.ofMinutes(5))))
        .await()
        .atMost(BOUND);
  }

  protected EventReader stream(UserId user) {
    return stream(token(user), null);
  }

  /** A stream that has begun. */
  protected EventReader stream(String token, String lastEventId) {
    EventReader stream = EventReader.open(events, token, lastEventId);
    assertThat(stream.statusCode()).isEqualTo(200);
    return stream.awaitReady();
  }

  protected EventReader streamOf(JobId job, UserId user) {
    return streamOf(job.toString(), user);
  }

  protected EventReader streamOf(String job, UserId user) {
    return EventReader.open(URI.create(events + "?job=" + job), token(user), null);
  }

  /** Waits until what was published before is in Redis. */
  protected void awaitStored(TestingJob job, long seq) {
    await()
        .atMost(BOUND)
        .until(
            () -> {
              try (EventReader stream = stream(job.owner())) {
                return stream.events("job").stream().anyMatch(e -> e.seq() >= seq)
                    || stream.events("gone").stream().anyMatch(e -> e.seq() >= seq);
              }
            });
  }

  protected String redis(String command, String... arguments) {
    var response = redis.execute(command, arguments).await().atMost(BOUND);
    return response == null ? "" : response.toString();
  }
}

package io.torrentflow.hub.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.id.UuidV7;
import io.torrentflow.kernel.wire.Broker;
import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.kernel.wire.JobUpdate;
import io.torrentflow.kernel.wire.Message;
import io.torrentflow.kernel.wire.MessageHeader;
import io.torrentflow.kernel.wire.ResyncRequest;
import io.torrentflow.kernel.wire.TransferState;
import io.torrentflow.kernel.wire.TransferUpdate;
import io.torrentflow.kernel.wire.UserJobs;
import io.torrentflow.kernel.wire.WireJson;
import io.torrentflow.platform.messaging.BrokerConnection;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.rabbitmq.RabbitMQClient;
import io.vertx.rabbitmq.QueueOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The jobs service as the hub sees it: it publishes states and answers requests for resyncs. */
public final class TestingBroker implements AutoCloseable {
  private static final ObjectMapper JSON = WireJson.mapper();
  private static final UuidV7 IDS = new UuidV7(InstantSource.system());

  private final RabbitMQClient client;
  private final Map<UserId, UserJobs> records = new ConcurrentHashMap<>();
  private final List<UserId> requests = new CopyOnWriteArrayList<>();
  private volatile boolean answers = true;

  public TestingBroker(BrokerConnection connection) {
    client = connection.open("test");
    client.start().await().atMost(HubComponentTest.BOUND);
    client
        .basicConsumer(Broker.RESYNC_QUEUE, new QueueOptions().setAutoAck(true))
        .await()
        .atMost(HubComponentTest.BOUND)
        .handler(message -> resync(message.body().getBytes()));
  }

  /** From now on requests are answered, or not. */
  public void answer(boolean yes) {
    answers = yes;
  }

  /** What the answer for a user is; without this, that there is no job. */
  public void record(UserId user, List<JobState> jobs, List<TransferState> transfers) {
    records.put(user, userJobs(user, jobs, transfers));
  }

  /** The same with the time at which it was read. */
  public void recordAt(Instant time, UserId user, List<JobState> jobs) {
    MessageHeader header = MessageHeader.of(IDS.next(), Broker.USER_JOBS, "test", time);
    records.put(user, new UserJobs(header, user, jobs, List.of()));
  }

  /** How often the jobs of a user were asked for. */
  public long requestsFor(UserId user) {
    return requests.stream().filter(user::equals).count();
  }

  public void publish(UserId user, List<JobState> jobs, List<TransferState> transfers) {
    send(Broker.USER_JOBS, userJobs(user, jobs, transfers));
  }

  public void progress(TransferState transfer) {
    send(Broker.TRANSFER_PROGRESS, new TransferUpdate(header(Broker.TRANSFER_PROGRESS), transfer));
  }

  public void event(TransferState transfer) {
    String key = Broker.TRANSFER_EVENT_PREFIX + transfer.status().wireName();
    send(key, new TransferUpdate(header(key), transfer));
  }

  public void event(JobState job) {
    String key = Broker.JOB_EVENT_PREFIX + (job.deleted() ? "gone" : "changed");
    send(key, new JobUpdate(header(key), job));
  }

  public void send(String key, Message message) {
    try {
      send(key, JSON.writeValueAsString(message));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  public void send(String key, String text) {
    client
        .basicPublish(Broker.EXCHANGE, key, Buffer.buffer(text))
        .await()
        .atMost(HubComponentTest.BOUND);
  }

  @Override
  public void close() {
    client.stop().await().atMost(HubComponentTest.BOUND);
  }

  private void resync(byte[] body) {
    try {
      UserId user = JSON.readValue(body, ResyncRequest.class).user();
      requests.add(user);
      if (answers) {
        UserJobs answer = records.getOrDefault(user, userJobs(user, List.of(), List.of()));
        client
            .basicPublish(
                Broker.EXCHANGE, Broker.USER_JOBS, Buffer.buffer(JSON.writeValueAsBytes(answer)))
            .subscribe()
            .with(done -> {});
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static UserJobs userJobs(
      UserId user, List<JobState> jobs, List<TransferState> transfers) {
    return new UserJobs(header(Broker.USER_JOBS), user, jobs, transfers);
  }

  private static MessageHeader header(String type) {
    return MessageHeader.of(IDS.next(), type, "test", Instant.now().minusSeconds(60));
  }
}

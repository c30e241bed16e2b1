package io.torrentflow.stack.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.torrentflow.kernel.net.BrokerAddress;
import io.torrentflow.stack.machine.ListenAddress;
import io.torrentflow.stack.process.ProcessRecord;
import io.torrentflow.stack.process.ProcessRecords;
import io.torrentflow.stack.service.Service;
import io.torrentflow.stack.service.ServiceConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

class BackingServicesComponentTest {
  private static BackingServices backing;
  private static Path folder;

  @BeforeAll
  static void start() {
    BackingOptions options =
        BackingOptions.temporary(
            BackingPart.POSTGRES, BackingPart.REDIS, BackingPart.RABBITMQ, BackingPart.S3);
    folder = options.folder();
    backing = BackingServices.start(options);
  }

  @AfterAll
  static void stop() {
    backing.close();
  }

  @Test
  void connectsToTheDatabaseByTheServicesRole() throws Exception {
    Map<String, String> gateway = ServiceConfig.of(Service.GATEWAY, backing);

    try (Connection connection =
            DriverManager.getConnection(
                backing.jdbcUrl(),
                gateway.get("quarkus.datasource.username"),
                gateway.get("quarkus.datasource.password"));
        ResultSet rows = connection.createStatement().executeQuery("SELECT current_user")) {

      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("torrentflow_gateway");
    }
  }

  @Test
  void databaseRefusesAWrongPassword() {
    assertThat(
            catchThrowable(
                () -> DriverManager.getConnection(backing.jdbcUrl(), "postgres", "guess")))
        .hasMessageContaining("password authentication failed");
  }

  @Test
  void brokerAcceptsALogin() {
    assertThat(AmqpLogin.at(backing.broker())).isEqualTo(AmqpLogin.ACCEPTED);
  }

  @Test
  void distinguishesARefusedLoginFromAMissingBroker() {
    BrokerAddress right = backing.broker();

    assertThat(
            AmqpLogin.at(
                new BrokerAddress(
                    false, right.host(), right.port(), right.username(), "guess", "/")))
        .isEqualTo(AmqpLogin.REFUSED);
    assertThat(
            AmqpLogin.at(
                new BrokerAddress(
                    false,
                    right.host(),
                    right.port(),
                    right.username(),
                    right.password(),
                    "/none")))
        .isEqualTo(AmqpLogin.REFUSED);
    assertThat(AmqpLogin.at(new BrokerAddress(false, right.host(), 1, "guest", "guest", "/")))
        .isEqualTo(AmqpLogin.NO_BROKER);
  }

  @Test
  void servesARangeByASignedLink() throws Exception {
    try (S3Presigner presigner = presigner();
        HttpClient client = HttpClient.newHttpClient()) {
      String content = "twenty bytes of data";
      URI put =
          presigner
              .presignPutObject(
                  request ->
                      request
                          .signatureDuration(Duration.ofMinutes(5))
                          .putObjectRequest(object -> object.bucket("rdm-files").key("a/b c.txt")))
              .url()
              .toURI();
      client.send(
          HttpRequest.newBuilder(put).PUT(HttpRequest.BodyPublishers.ofString(content)).build(),
          HttpResponse.BodyHandlers.discarding());
      URI get =
          presigner
              .presignGetObject(
                  request ->
                      request
                          .signatureDuration(Duration.ofMinutes(5))
                          .getObjectRequest(object -> object.bucket("rdm-files").key("a/b c.txt")))
              .url()
              .toURI();

      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(get).header("Range", "bytes=7-11").build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(206);
      assertThat(answer.body()).isEqualTo("bytes");
    }
  }

  @Test
  void storeRefusesAnUnsignedRequest() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(backing.s3Endpoint().resolve("/rdm-files")).build(),
              HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));

      assertThat(answer.statusCode()).isEqualTo(403);
    }
  }

  @Test
  void secretsAreReadableByTheirOwnerOnly() throws IOException {
    assertThat(Files.getPosixFilePermissions(backing.secrets().file()))
        .extracting(Enum::name)
        .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE");
  }

  @Test
  void uploadsGoToAPrivateFolder() throws IOException {
    Path uploads =
        Path.of(
            ServiceConfig.of(Service.GATEWAY, backing).get("quarkus.http.body.uploads-directory"));

    assertThat(uploads).startsWith(folder);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(uploads)))
        .isEqualTo("rwx------");
  }

  @Test
  void recordsEveryProcess() {
    assertThat(records(folder))
        .extracting(ProcessRecord::part)
        .containsExactly("epmd", "postgres", "rabbitmq", "redis");
    assertThat(records(folder)).allMatch(ProcessRecord::isRunning);
  }

  @Test
  void restartsWithItsDataAndLeavesNoProcess(@TempDir Path home) throws Exception {
    BackingOptions lasting =
        new BackingOptions(
            home, Set.of(BackingPart.POSTGRES), true, true, _ -> {}, ListenAddress.LOOPBACK);
    List<ProcessRecord> first;
    try (BackingServices services = BackingServices.start(lasting)) {
      first = records(home);
      execute(services, "CREATE TABLE remembered AS SELECT 42 AS answer");
    }

    try (BackingServices services = BackingServices.start(lasting)) {
      execute(services, "DROP TABLE remembered");

      assertThat(first).hasSize(1).noneMatch(ProcessRecord::isRunning);
      assertThat(services.jdbcUrl()).contains(":" + first.getFirst().port() + "/");
    }
    assertThat(records(home)).isEmpty();
  }

  @Test
  void revivesADeadPartAtItsOldAddress(@TempDir Path home) throws Exception {
    BackingOptions options =
        new BackingOptions(
            home, Set.of(BackingPart.REDIS), true, true, _ -> {}, ListenAddress.LOOPBACK);
    try (BackingServices services = BackingServices.start(options)) {
      String address = services.redisUrl();
      ProcessHandle redis = records(home).getFirst().running().orElseThrow();
      redis.destroyForcibly();
      redis.onExit().get(10, TimeUnit.SECONDS);

      List<BackingPart> restarted = services.restartDead();

      assertThat(restarted).containsExactly(BackingPart.REDIS);
      assertThat(services.redisUrl()).isEqualTo(address);
      assertThat(records(home)).hasSize(1).allMatch(ProcessRecord::isRunning);
    }
  }

  @Test
  void revivesADeadPortMapperWithoutTheBroker() throws Exception {
    ProcessHandle epmd = record("epmd").running().orElseThrow();
    epmd.destroyForcibly();
    epmd.onExit().get(10, TimeUnit.SECONDS);
    long broker = record("rabbitmq").pid();

    List<BackingPart> restarted = backing.restartDead();

    assertThat(restarted).isEmpty();
    assertThat(record("epmd").isRunning()).isTrue();
    assertThat(record("rabbitmq").pid()).isEqualTo(broker);
  }

  private static ProcessRecord record(String part) {
    return ProcessRecords.in(folder).of(part).orElseThrow();
  }

  private static List<ProcessRecord> records(Path home) {
    return ProcessRecords.in(home).all();
  }

  private static void execute(BackingServices services, String sql) throws Exception {
    try (Connection connection =
        DriverManager.getConnection(services.jdbcUrl(), "postgres", services.databasePassword())) {
      connection.createStatement().execute(sql);
    }
  }

  private static S3Presigner presigner() {
    Map<String, String> agent = ServiceConfig.of(Service.AGENT, backing);
    String credentials = "quarkus.s3.aws.credentials.static-provider.";
    return S3Presigner.builder()
        .region(Region.of("auto"))
        .endpointOverride(backing.s3Endpoint())
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(
                    agent.get(credentials + "access-key-id"),
                    agent.get(credentials + "secret-access-key"))))
        .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
        .build();
  }
}

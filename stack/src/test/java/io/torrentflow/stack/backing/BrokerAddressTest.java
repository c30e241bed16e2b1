package io.torrentflow.stack.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.torrentflow.stack.StackException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerAddressTest {
  @Test
  void everyPartOfTheUrlCounts() {
    assertThat(BrokerAddress.parse("amqp://us%40er:p+%2F@broker:5673/my%2Fhost"))
        .isEqualTo(new BrokerAddress("broker", 5673, "us@er", "p+/", "my/host"));
  }

  @Test
  void whatIsLeftOutHasTheBrokersDefault() {
    assertThat(BrokerAddress.parse("amqp://broker"))
        .isEqualTo(new BrokerAddress("broker", 5672, "guest", "guest", "/"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://broker", "broker:5672", "amqp://user@broker", "amqp://a b"})
  void anythingElseIsRefusedWithoutRepeatingIt(String url) {
    assertThatThrownBy(() -> BrokerAddress.parse(url))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("RABBITMQ_URL")
        .hasMessageNotContaining(url);
  }

  @Test
  void theEnvironmentComesBeforeWhatIsInstalled() {
    assertThat(RabbitSource.find(Map.of("RABBITMQ_URL", "amqp://a:b@c", "PATH", "/usr/bin")))
        .isInstanceOf(RabbitSource.External.class);
  }
}

package io.torrentflow.platform.network;

import io.torrentflow.kernel.net.AddressPolicy;
import io.torrentflow.kernel.net.Cidr;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

final class AddressPolicyProducer {
  @Produces
  @Singleton
  AddressPolicy addressPolicy(NetworkConfig config) {
    return new AddressPolicy(
        config.allowedRanges().orElse(List.of()).stream().map(Cidr::parse).toList());
  }
}

package io.torrentflow.platform.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.torrentflow.kernel.WireName;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoleTest {
  @Test
  void includesLowerRoles() {
    assertThat(Role.VIEWER.included()).isEqualTo(Set.of("viewer"));
    assertThat(Role.USER.included()).isEqualTo(Set.of("viewer", "user"));
    assertThat(Role.MODERATOR.included()).isEqualTo(Set.of("viewer", "user", "moderator"));
    assertThat(Role.ADMIN.included()).isEqualTo(Set.of("viewer", "user", "moderator", "admin"));
  }

  @Test
  void matchesItsAnnotationName() {
    assertThat(Role.VIEWER_ROLE).isEqualTo(Role.VIEWER.wireName());
    assertThat(Role.USER_ROLE).isEqualTo(Role.USER.wireName());
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void roundTrips(Role role) {
    assertThat(WireName.parse(Role.class, role.wireName())).isEqualTo(role);
  }

  @Test
  void refusesAnUnknownName() {
    assertThatIllegalArgumentException().isThrownBy(() -> WireName.parse(Role.class, "root"));
  }
}

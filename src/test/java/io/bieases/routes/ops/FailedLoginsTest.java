package io.bieases.routes.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.event.AuthenticationFailureBadCredentialsEvent;
import org.springframework.security.authentication.event.AuthenticationFailureServiceExceptionEvent;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

@ExtendWith(OutputCaptureExtension.class)
class FailedLoginsTest {

  private long nanos;
  private final FailedLogins logins =
      new FailedLogins(Set.of("ann", "late", "later")::contains, () -> nanos);

  private static UsernamePasswordAuthenticationToken tried(String name) {
    UsernamePasswordAuthenticationToken token =
        UsernamePasswordAuthenticationToken.unauthenticated(name, "the-wrong-password");
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setRemoteAddr("192.0.2.7");
    token.setDetails(new WebAuthenticationDetails(request));
    return token;
  }

  private void fails(String name) {
    logins.failed(
        new AuthenticationFailureBadCredentialsEvent(
            tried(name), new BadCredentialsException("no")));
  }

  @Test
  void aFailureIsOneLineWithNameAndAddressAndNoPassword(CapturedOutput output) {
    fails("ann");

    assertThat(output.getAll())
        .contains("WARN", "Login failed: user ann from 192.0.2.7\n")
        .doesNotContain("the-wrong-password");
  }

  @Test
  void aSecondHasOneLineAndTheNextSaysHowManyHadNone(CapturedOutput output) {
    for (int i = 0; i < 1_000; i++) {
      fails("guess" + i);
    }
    nanos += Duration.ofSeconds(1).toNanos();
    fails("late");
    nanos += Duration.ofSeconds(1).toNanos();
    fails("later");

    assertThat(output.getAll().lines().filter(line -> line.contains("Login failed")))
        .hasSize(3)
        .anyMatch(line -> line.endsWith("user late from 192.0.2.7; 999 more since the line before"))
        .anyMatch(line -> line.endsWith("user later from 192.0.2.7"));
  }

  @Test
  void aNameThatNobodyHasIsNotTold(CapturedOutput output) {
    fails("the-password-in-the-wrong-field\r\n12:00 INFO paid");

    assertThat(output.getAll())
        .contains("Login failed: no user of ours from 192.0.2.7\n")
        .doesNotContain("wrong-field", "paid");
  }

  @Test
  void whoCouldNotBeCheckedIsToldAsThat(CapturedOutput output) {
    logins.failed(
        new AuthenticationFailureServiceExceptionEvent(
            tried("ann"), new AuthenticationServiceException("too many")));

    assertThat(output.getAll()).contains("Login not checked: user ann");
  }
}

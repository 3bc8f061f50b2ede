package io.bieases.routes.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.bieases.routes.http.Problem;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.AuthenticationException;

class ApiSecurityTest {

  private static MockHttpServletResponse answer(AuthenticationException e) throws Exception {
    MockHttpServletResponse response = new MockHttpServletResponse();
    ApiSecurity.unknown().commence(new MockHttpServletRequest(), response, e);
    return response;
  }

  @Test
  void aPasswordThatCouldNotBeCheckedIsNotAWrongOne() throws Exception {
    MockHttpServletResponse response = answer(new AuthenticationServiceException("busy"));

    assertThat(response.getStatus()).isEqualTo(503);
    assertThat(response.getContentType()).isEqualTo(Problem.CONTENT_TYPE);
    assertThat(response.getHeader("Retry-After")).isEqualTo("1");
    assertThat(response.getHeader("WWW-Authenticate")).isNull();
    assertThat(response.getContentAsString()).contains("urn:bieases:problem:unavailable");
  }

  @Test
  void aWrongPasswordIsAskedForAgain() throws Exception {
    MockHttpServletResponse response = answer(new BadCredentialsException("wrong"));

    assertThat(response.getStatus()).isEqualTo(401);
    assertThat(response.getHeader("WWW-Authenticate")).startsWith("Basic ");
    assertThat(response.getHeader("Retry-After")).isNull();
  }
}

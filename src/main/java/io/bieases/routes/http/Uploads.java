package io.bieases.routes.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.MediaType;

/** The file of a batch: a CSV body, or the part {@code file} of a form. */
final class Uploads {

  private static final String PART = "file";
  private static final String UNNAMED = "refunds.csv";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}\\.csv");

  private final long maxBytes;

  Uploads(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  ApiCall.Upload of(HttpServletRequest request, MediaType type)
      throws RefusedCallException, IOException {
    if (request.getContentLengthLong() > maxBytes) {
      throw tooLarge(maxBytes);
    }
    if (!type.getType().equals("multipart")) {
      String name = Optional.ofNullable(request.getParameter("fileName")).orElse(UNNAMED);
      return new ApiCall.Upload(
          checked(name, "fileName"), new BoundedStream(request.getInputStream(), maxBytes));
    }
    Part part = part(request);
    String name = Optional.ofNullable(part.getSubmittedFileName()).orElse(UNNAMED);
    return new ApiCall.Upload(
        checked(name, PART), new BoundedStream(part.getInputStream(), maxBytes));
  }

  private Part part(HttpServletRequest request) throws RefusedCallException, IOException {
    try {
      Part part = request.getPart(PART);
      if (part != null) {
        return part;
      }
    } catch (IllegalStateException e) {
      throw tooLarge(maxBytes);
    } catch (ServletException e) {
      throw unreadable("is not a form as it must be", PART);
    }
    throw unreadable("is missing", PART);
  }

  private static String checked(String name, String field) throws RefusedCallException {
    if (!NAME.matcher(name).matches()) {
      throw unreadable("must be a plain file name that ends with .csv", field);
    }
    return name;
  }

  static RefusedCallException tooLarge(long most) {
    return new RefusedCallException(
        Problem.of(
            "too-large", "Body too large", 413, "The body may have up to " + most + " bytes."));
  }

  private static RefusedCallException unreadable(String reason, String field) {
    return new RefusedCallException(
        Problem.of("unreadable", "Unreadable request", 400, field + ": " + reason).at(field));
  }
}

/**
 * The HTTP door: the gate that lets in what the API's document names, and nothing else, and the
 * words in which callers are answered. Who may call is decided before it, in {@code ops}; where a
 * call goes, in the routes.
 */
package io.bieases.routes.http;

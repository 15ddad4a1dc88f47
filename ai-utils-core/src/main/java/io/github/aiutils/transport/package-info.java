/**
 * The wire: carries bytes to a provider and back. The only package that knows WebClient.
 */
@NullMarked
package io.github.aiutils.transport;

import org.jspecify.annotations.NullMarked;

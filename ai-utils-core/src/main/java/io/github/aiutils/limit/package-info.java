/**
 * Lends calls, and takes them back.
 */
@NullMarked
package io.github.aiutils.limit;

import org.jspecify.annotations.NullMarked;

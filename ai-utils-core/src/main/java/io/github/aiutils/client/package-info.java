/**
 * The door: builds the path of a call and opens it to callers.
 */
@NullMarked
package io.github.aiutils.client;

import org.jspecify.annotations.NullMarked;

package io.github.aiutils.autoconfigure.actuate;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.aiutils.limit.Dimension;
import io.github.aiutils.limit.QuotaSnapshot;
import io.github.aiutils.limit.QuotaSnapshot.Gauge;
import io.github.aiutils.limit.QuotaSnapshot.Source;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class QuotaDescriptorTests {

    /** A call that takes minutes holds what its bucket has long refilled. */
    @ParameterizedTest
    @CsvSource({ "985, 3000, 0, 0", "544.4, 3000, 441, 0", "400, 100, 100, 485", "-200.6, 100.5, 101, 1085" })
    void addsUpToTheCapacityWithoutANegativeUse(double available, double held, long reserved, long used) {
        Gauge gauge = new Gauge(Dimension.TOKENS_PER_MINUTE, 60_000, 985, available, held, Source.CONFIGURED);
        QuotaDescriptor descriptor = QuotaDescriptor
            .of(new QuotaSnapshot("m", List.of(gauge), 3, 0, null, null, Duration.ZERO, Map.of()), gauge);
        assertThat(descriptor.reserved()).isEqualTo(reserved);
        assertThat(descriptor.used()).isEqualTo(used);
        assertThat(descriptor.used() + descriptor.reserved() + descriptor.available()).isEqualTo(descriptor.capacity());
    }

}

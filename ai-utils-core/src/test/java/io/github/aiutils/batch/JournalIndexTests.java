package io.github.aiutils.batch;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JournalIndexTests {

    @Test
    void findsEachOfManyItemsWhereItStands() {
        JournalIndex index = new JournalIndex();
        for (int i = 0; i < 100_000; i++) {
            index.add("item-" + i, 10L * i);
        }
        assertThat(index.size()).isEqualTo(100_000);
        for (int i = 0; i < 100_000; i++) {
            assertThat(index.find("item-" + i)).containsExactly(10L * i);
            assertThat(index.find("other-" + i)).isEmpty();
        }
    }

    @Test
    void namesAllPlacesOfAnIdTheFirstOneFirst() {
        JournalIndex index = new JournalIndex();
        index.add("a", 5);
        index.add("b", 6);
        index.add("a", 7);
        assertThat(index.find("a")).containsExactly(5, 7);
    }

}

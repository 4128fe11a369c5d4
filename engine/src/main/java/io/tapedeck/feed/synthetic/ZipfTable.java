package io.tapedeck.feed.synthetic;

/** Draws ranks 0 to n-1 with probability in proportion to (rank + 1)^-skew, by inversion over the cumulated weights. */
final class ZipfTable {
    private final double[] cumulated;

    ZipfTable(int ranks, double skew) {
        cumulated = new double[ranks];
        double sum = 0;
        for (int i = 0; i < ranks; i++) {
            sum += StrictMath.pow(i + 1.0, -skew);
            cumulated[i] = sum;
        }
    }

    int draw(SeededRandom random) {
        double wanted = random.unit() * cumulated[cumulated.length - 1];
        int low = 0;
        int high = cumulated.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (cumulated[middle] > wanted) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}

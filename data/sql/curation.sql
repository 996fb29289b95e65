-- Curation of the facts of any number of images, for DuckDB, Spark SQL and their like: joins, groups and bit_count.
--
-- Tables, as `derm-ingest export --to parquet` writes them: images, mentions, findings, fingerprints.
-- For the last query also the labels of a data set, one row an image and a class that is known:
--   labels(image, class, state), state 1 or 0; sites(image, site).
-- scripts/interop.sh makes them of the labels.csv of `derm-refine`.
--
-- Each query begins with a line `-- query: NAME`.

-- query: term_counts
SELECT facet, term, assertion, count(*) AS mentions, count(DISTINCT image) AS images
FROM mentions
GROUP BY facet, term, assertion
ORDER BY facet, term, assertion;

-- query: finding_counts
SELECT source, code, severity, count(*) AS findings
FROM findings
GROUP BY source, code, severity
ORDER BY source, code, severity;

-- query: exact_duplicates
-- Of identical files the image with the first id stands for all.
SELECT firsts.image, images.image AS other
FROM images
JOIN (
  SELECT sha256, min(image) AS image FROM images WHERE state = 'usable' GROUP BY sha256
) AS firsts ON firsts.sha256 = images.sha256
WHERE images.state = 'usable' AND images.image <> firsts.image
ORDER BY firsts.image, images.image;

-- query: cases_in_several_sources
-- Cases of different sources that have a file in common are perhaps one patient.
SELECT one.case_id, other.case_id AS other_case, count(DISTINCT one.sha256) AS files
FROM images AS one
JOIN images AS other ON one.sha256 = other.sha256 AND one.source < other.source
WHERE one.state = 'usable' AND other.state = 'usable'
GROUP BY one.case_id, other.case_id
ORDER BY one.case_id, other.case_id;

-- query: near_duplicate_candidates
-- Pairs of images of which one, turned, has a hash that differs from the other's in at most 8 of 64 bits: all of
-- them, for of four bands of 16 bits one differs in two bits at the most, the first, or in one, each of the others.
-- Whether candidates are copies is for `derm-ingest duplicates` to say: hashes of different images may meet.
WITH
bits AS (
  SELECT CAST(bit AS bigint) AS bit
  FROM (VALUES (1), (2), (4), (8), (16), (32), (64), (128), (256), (512), (1024), (2048), (4096), (8192), (16384),
    (32768)) AS one_bit (bit)
),
masks AS (
  SELECT 0 AS errors, CAST(0 AS bigint) AS mask
  UNION ALL SELECT 1, bit FROM bits
  UNION ALL SELECT 2, one.bit + other.bit FROM bits AS one JOIN bits AS other ON one.bit < other.bit
),
firsts AS (
  SELECT min(image) AS image FROM images WHERE state = 'usable' GROUP BY sha256
),
prints AS (
  SELECT fingerprints.* FROM fingerprints JOIN firsts ON firsts.image = fingerprints.image
),
bands AS (
  SELECT image, orientation, is_upright, hash, 1 AS band, band_1 AS value FROM prints
  UNION ALL SELECT image, orientation, is_upright, hash, 2, band_2 FROM prints
  UNION ALL SELECT image, orientation, is_upright, hash, 3, band_3 FROM prints
  UNION ALL SELECT image, orientation, is_upright, hash, 4, band_4 FROM prints
),
-- x | y less x & y are the bits in which they differ; there is no standard sign for that.
probes AS (
  SELECT image, orientation, hash, band, (value | mask) - (value & mask) AS value
  FROM bands JOIN masks ON errors < 2 OR band = 1
),
pairs AS (
  SELECT DISTINCT probes.image, bands.image AS other, probes.orientation,
    bit_count((probes.hash | bands.hash) - (probes.hash & bands.hash)) AS distance
  FROM probes
  JOIN bands ON bands.band = probes.band AND bands.value = probes.value AND bands.is_upright
  WHERE probes.image < bands.image
    AND bit_count((probes.hash | bands.hash) - (probes.hash & bands.hash)) <= 8
)
SELECT image, other, orientation, distance FROM pairs ORDER BY image, other, orientation;

-- query: correlation
-- Equation 1 on the images in which the lesion is known to be present or absent, and the site is known:
-- M_ij = (n_ij / n_j) / sum over sites k of (n_ik / n_k).
WITH
cells AS (
  SELECT labels.class AS lesion, sites.site, sum(labels.state) AS n_both, count(*) AS n_site
  FROM labels JOIN sites ON sites.image = labels.image
  GROUP BY labels.class, sites.site
),
sums AS (
  SELECT lesion, sum(n_both) AS n_lesion, sum(1e0 * n_both / n_site) AS rates
  FROM cells
  GROUP BY lesion
)
SELECT cells.lesion, cells.site, n_both, n_lesion, n_site,
  CASE WHEN rates > 0 THEN 1e0 * n_both / n_site / rates END AS value
FROM cells JOIN sums ON sums.lesion = cells.lesion
ORDER BY cells.lesion, cells.site;

/* Sums and ReLUs on flat memory, for one dtype: included once for each.
 *
 * The includer defines NUMBER, READ (a NUMBER as float), WRITE (a float as NUMBER), and the names ADD,
 * RELU and RELU_GRADIENT. Each value is worked out in float. Comparisons with 0 are made so that
 * a NaN passes: it has to reach the loss and be seen. */

typedef struct {
  const NUMBER *first, *second, *output;
  NUMBER *result;
  long count;
  int has_relu;
} operands;

static inline float relu(float value) { return value < 0 ? 0 : value; }

static DERM_CLONES void add_chunk(void *context, int chunk, int chunks) {
  const operands *o = context;
  long from, to;
  derm_chunk(o->count, chunk, chunks, &from, &to);
  const NUMBER *first = o->first, *second = o->second;
  NUMBER *result = o->result;
  if (o->has_relu) {
    for (long i = from; i < to; i++) result[i] = WRITE(relu(READ(first[i]) + READ(second[i])));
  } else {
    for (long i = from; i < to; i++) result[i] = WRITE(READ(first[i]) + READ(second[i]));
  }
}

void ADD(const derm_threads *threads, const NUMBER *first, const NUMBER *second, NUMBER *output,
         long count, int has_relu) {
  operands o = {.first = first, .second = second, .result = output, .count = count,
                .has_relu = has_relu};
  derm_run_chunks(threads, add_chunk, &o, count);
}

static DERM_CLONES void relu_chunk(void *context, int chunk, int chunks) {
  const operands *o = context;
  long from, to;
  derm_chunk(o->count, chunk, chunks, &from, &to);
  const NUMBER *first = o->first;
  NUMBER *result = o->result;
  for (long i = from; i < to; i++) result[i] = WRITE(relu(READ(first[i])));
}

void RELU(const derm_threads *threads, const NUMBER *input, NUMBER *output, long count) {
  operands o = {.first = input, .result = output, .count = count};
  derm_run_chunks(threads, relu_chunk, &o, count);
}

static DERM_CLONES void relu_gradient_chunk(void *context, int chunk, int chunks) {
  const operands *o = context;
  long from, to;
  derm_chunk(o->count, chunk, chunks, &from, &to);
  const NUMBER *first = o->first, *second = o->second, *output = o->output;
  NUMBER *result = o->result;
  if (second) {
    for (long i = from; i < to; i++) {
      NUMBER sum = WRITE(READ(first[i]) + READ(second[i]));
      result[i] = READ(output[i]) > 0 ? sum : 0;
    }
  } else {
    for (long i = from; i < to; i++) result[i] = READ(output[i]) > 0 ? first[i] : 0;
  }
}

void RELU_GRADIENT(const derm_threads *threads, const NUMBER *first, const NUMBER *second,
                      const NUMBER *output, NUMBER *input_gradient, long count) {
  operands o = {.first = first, .second = second, .output = output, .result = input_gradient,
                .count = count};
  derm_run_chunks(threads, relu_gradient_chunk, &o, count);
}

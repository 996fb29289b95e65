#ifndef DERM_ONEDNN_SAME_H
#define DERM_ONEDNN_SAME_H

/* Compares our numbers with those of the installed header of oneDNN. Included behind <dnnl.h> by the
 * file of that header's version, behind its own numbers. */

#define SAME(ours, theirs) _Static_assert((int)(ours) == (int)(theirs), #theirs)

SAME(dnn_success, dnnl_success);
SAME(dnn_out_of_memory, dnnl_out_of_memory);
SAME(dnn_invalid_arguments, dnnl_invalid_arguments);
SAME(dnn_unimplemented, dnnl_unimplemented);
SAME(dnn_cpu, dnnl_cpu);
SAME(dnn_default_stream, dnnl_stream_default_flags);
SAME(dnn_user_scratchpad, dnnl_scratchpad_mode_user);
SAME(dnn_bf16, dnnl_bf16);
SAME(dnn_f32, dnnl_f32);
SAME(dnn_direct, dnnl_convolution_direct);
SAME(dnn_pooling_max, dnnl_pooling_max);
SAME(dnn_pooling_average, dnnl_pooling_avg_exclude_padding);
SAME(dnn_binary_add, dnnl_binary_add);
SAME(dnn_binary_mul, dnnl_binary_mul);
SAME(dnn_forward_training, dnnl_forward_training);
SAME(dnn_forward_inference, dnnl_forward_inference);
SAME(dnn_backward, dnnl_backward);
SAME(dnn_query_name, dnnl_query_impl_info_str);
SAME(dnn_query_source, dnnl_query_src_md);
SAME(dnn_query_argument, dnnl_query_exec_arg_md);
SAME(dnn_isa_avx512, dnnl_cpu_isa_avx512_core);
SAME(dnn_isa_avx512_bf16, dnnl_cpu_isa_avx512_core_bf16);
SAME(dnn_second_source, DNNL_ARG_SRC_1);
SAME(dnn_most_dimensions, DNNL_MAX_NDIMS);
SAME(sizeof(dnn_argument), sizeof(dnnl_exec_arg_t));
SAME(offsetof(dnn_version, patch), offsetof(dnnl_version_t, patch));

SAME(eltwise_relu, dnnl_eltwise_relu);
SAME(use_stored, dnnl_use_global_stats);
SAME(use_scale, dnnl_use_scale);
SAME(use_shift, dnnl_use_shift);
SAME(fuse_relu, dnnl_fuse_norm_relu);
SAME(post_op, DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE);

#endif
